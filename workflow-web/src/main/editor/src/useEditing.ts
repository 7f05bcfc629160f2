// The editor's state, and all that can be done in it, for the parts that show it.

import { useReactFlow } from "@xyflow/react";
import { createContext, type Dispatch, type SetStateAction, useCallback, useContext, useEffect, useMemo, useReducer, useState } from "react";
import { type Commands, commandsOf } from "./commands.ts";
import type { Drafts } from "./draft.ts";
import { handlesOf } from "./drawing.ts";
import { type Command, type Graph, componentOf, part } from "./graph.ts";
import { type History, begin, reduce } from "./history.ts";
import type { KeyActions } from "./keys.ts";
import { isNote } from "./notes.ts";
import type { Popup } from "./Popups.tsx";
import type { Component, Server, Start } from "./server.ts";
import type { SideKind } from "./Side.tsx";
import { type Check, useCheck } from "./useCheck.ts";
import { type Choice, useChoice } from "./useChoice.ts";
import { useClipboard } from "./useClipboard.ts";
import { type ShownRun, useRun } from "./useRun.ts";
import { type Saving, useSaving } from "./useSaving.ts";
import { next } from "./walk.ts";

/** What the parts of the editor see, before what can be done with it. */
export interface State {
  start: Start;
  server: Server;
  readOnly: boolean;
  history: History;
  graph: Graph;
  components: Map<string, Component>;
  check: Check;
  choice: Choice;
  run: ShownRun;
  /** Output of nodes in the last run, by their ids. */
  roots: Record<string, unknown>;
  side: SideKind;
  popup: Popup;
  said: { text: string; tone: string };
  /** Whether a save was refused because of the problems. */
  refused: boolean;
  isTrigger: (id: string) => boolean;
  /** The ways out of a node. */
  outsOf: (id: string) => string[];
  setSide: Dispatch<SetStateAction<SideKind>>;
  setPopup: (popup: Popup) => void;
  /** Shows a sentence, and has it read out. */
  say: (text: string, tone?: string) => void;
  /** Changes the graph; `merge` names what several changes in a row are one of. */
  change: (command: Command, label: string, merge?: string) => void;
  travel: (type: "undo" | "redo") => void;
}

export interface Editing extends State, Commands {
  saving: Saving;
  /** What keys and menus do; what a reader may not do is not there. */
  actions: Partial<KeyActions>;
  discard: () => void;
}

const Context = createContext<Editing | undefined>(undefined);

export const EditingProvider = Context.Provider;

export function useEditing(): Editing {
  return useContext(Context)!;
}

export function useNewEditing(start: Start, server: Server, drafts: Drafts): Editing {
  const flow = useReactFlow();
  const { readOnly } = start;
  const draft = useMemo(() => (readOnly ? undefined : drafts.find()), [drafts, readOnly]);
  const [history, dispatch] = useReducer(reduce, draft?.graph ?? { nodes: start.nodes, edges: start.edges }, begin);
  const graph = history.present;
  const [asked] = useState(() => new URLSearchParams(location.search).get("node") ?? undefined);
  const found = graph.nodes.find((node) => node.id === asked)?.id;
  const choice = useChoice(found ?? graph.nodes[0]?.id);
  const [side, setSide] = useState<SideKind>(found ? "form" : undefined);
  const [popup, setPopup] = useState<Popup>();
  const [said, setSaid] = useState({ text: "", tone: "" });
  const [refused, setRefused] = useState(false);
  const check = useCheck(graph, server, readOnly);
  const components = useMemo(() => new Map(start.components.map((one) => [one.id, one])), [start]);
  const isTrigger = useCallback((id: string) => components.get(componentOf(graph.nodes.find((node) => node.id === id) ?? { id, data: {} }))?.kind === "trigger", [components, graph]);
  const say = useCallback((text: string, tone = "") => setSaid({ text, tone }), []);
  const change = useCallback((command: Command, label: string, merge?: string) => {
    if (!readOnly) {
      dispatch({ type: "do", command, label, merge });
      if (!merge) {
        setSaid({ text: label, tone: "" });
      }
    }
  }, [readOnly]);
  const saving = useSaving(graph, start, server, drafts, draft, {
    say,
    onRefused: () => {
      setRefused(true);
      setSide("problems");
    },
  });
  const outsOf = (id: string): string[] => {
    const node = graph.nodes.find((one) => one.id === id);
    return node && !isNote(node) ? handlesOf(graph, node, { components, handles: check.handles }) : [];
  };
  const state: State = {
    start, server, readOnly, history, graph, components, check, choice, side, popup, said, refused, isTrigger, outsOf, setSide, setPopup, say, change,
    run: useRun(server),
    roots: useRoots(start, server),
    travel: (type) => dispatch({ type }),
  };
  const commands = commandsOf(state, flow);
  useClipboard(choice.place, () => part(graph, choice.selected), (copied) => !readOnly && commands.paste(copied, { x: 40, y: 60 }));
  const discard = () => {
    const stored = saving.discard();
    dispatch({ type: "begin", graph: { nodes: stored.nodes, edges: stored.edges } });
    choice.choose(stored.nodes[0]?.id);
  };
  return { ...state, ...commands, saving, discard, actions: actionsOf(state, commands) };
}

/** What templates read in the last run: completion knows less without. */
function useRoots(start: Start, server: Server): Record<string, unknown> {
  const [roots, setRoots] = useState<Record<string, unknown>>({});
  useEffect(() => {
    const latest = start.runs[0];
    if (latest && !start.readOnly) {
      server.roots(latest.id).then(setRoots, () => undefined);
    }
  }, [start, server]);
  return roots;
}

function actionsOf(state: State, commands: Commands): Partial<KeyActions> {
  const { graph, choice, readOnly, setPopup, setSide } = state;
  const { current, place } = choice;
  const looking: Partial<KeyActions> = {
    walk: (key) => {
      const other = current ? next(graph, current, key) : graph.nodes[0]?.id;
      if (other) {
        commands.go(other);
      }
    },
    openForm: () => commands.openForm(current),
    back: () => {
      setSide(undefined);
      choice.focusNode(current);
    },
    all: () => choice.select(new Set(graph.nodes.map((node) => node.id)), new Set()),
    search: () => setPopup({ kind: "search" }),
    help: () => setSide("keys"),
    menu: () => {
      const box = place.current?.querySelector(`.react-flow__node[data-id="${CSS.escape(current ?? "")}"]`)?.getBoundingClientRect();
      if (box) {
        setPopup({ kind: "menu", at: { x: box.left + 20, y: box.bottom }, node: current });
      }
    },
  };
  if (readOnly) {
    return looking;
  }
  return {
    ...looking,
    palette: commands.openPalette,
    addBehind: () => setPopup({ kind: "palette", from: current ? commands.wayOut(current) : undefined }),
    connect: () => {
      const from = current && commands.wayOut(current);
      if (from) {
        setPopup({ kind: "connect", from });
      }
    },
    addNote: () => commands.addNote(undefined),
    move: commands.move,
    remove: commands.remove,
    undo: () => commands.undo("undo"),
    redo: () => commands.undo("redo"),
    cut: () => document.execCommand("copy") && commands.remove(),
    duplicate: commands.duplicate,
  };
}
