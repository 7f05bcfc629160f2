// The editor's state, and all that can be done in it, for the parts that show it.

import { useReactFlow } from "@xyflow/react";
import { createContext, type Dispatch, type RefObject, type SetStateAction, useCallback, useContext, useEffect, useMemo, useReducer, useRef, useState } from "react";
import { type Commands, commandsOf } from "./commands.ts";
import type { Drafts } from "./draft.ts";
import { handlesOf } from "./drawing.ts";
import { type Command, type Graph, type Point, componentOf, part } from "./graph.ts";
import { handOver } from "./handover.ts";
import { type History, begin, reduce } from "./history.ts";
import type { KeyActions } from "./keys.ts";
import { isNote, isStep } from "./notes.ts";
import type { Popup } from "./Popups.tsx";
import { type Search, step } from "./search.ts";
import type { Component, PastRun, Server, Start } from "./server.ts";
import type { SideKind } from "./Side.tsx";
import { type Check, useCheck } from "./useCheck.ts";
import { type Choice, useChoice } from "./useChoice.ts";
import { useClipboard } from "./useClipboard.ts";
import { t } from "./texts.ts";
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
  /** The latest runs, also those that ended since. */
  runs: PastRun[];
  /** Output of nodes when they were tested last, else in the last run, by their ids. */
  roots: Record<string, unknown>;
  /** Keeps what a node put out in a test. */
  remember: (id: string, output: unknown) => void;
  side: SideKind;
  popup: Popup;
  /** The last sentence; one that is said again has another number. */
  said: { text: string; tone: string; number: number };
  /** What was searched for last. */
  searched: Search;
  setSearched: (search: Search) => void;
  /** Whether a save was refused because of the problems. */
  refused: boolean;
  isTrigger: (id: string) => boolean;
  /** The ways out of a node. */
  outsOf: (id: string) => string[];
  /** Where the pointer is on the screen; undefined while it is not over the canvas. */
  pointer: RefObject<Point | undefined>;
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
  /** Whether another window has the workflow open, too. */
  elsewhere: boolean;
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
  const draft = useMemo(() => (readOnly ? undefined : drafts.find(start)), [drafts, readOnly, start]);
  const [history, dispatch] = useReducer(reduce, undefined, () => (draft ? begin(draft.graph) : (start.before ?? begin({ nodes: start.nodes, edges: start.edges }))));
  const graph = history.present;
  const [asked] = useState(() => new URLSearchParams(location.search).get("node") ?? undefined);
  const found = graph.nodes.find((node) => node.id === asked)?.id;
  const choice = useChoice(found, graph.nodes[0]?.id);
  const [side, setSide] = useState<SideKind>(found ? "form" : undefined);
  const [popup, setPopup] = useState<Popup>();
  const [said, setSaid] = useState({ text: "", tone: "", number: 0 });
  const [searched, setSearched] = useState<Search>({ text: "", hits: [] });
  const [refused, setRefused] = useState(false);
  const components = useMemo(() => new Map(start.components.map((one) => [one.id, one])), [start]);
  const check = useCheck(graph, components, server, start);
  const isTrigger = useCallback((id: string) => components.get(componentOf(graph.nodes.find((node) => node.id === id) ?? { id, data: {} }))?.kind === "trigger", [components, graph]);
  const say = useCallback((text: string, tone = "") => setSaid((before) => ({ text, tone, number: before.number + 1 })), []);
  const change = useCallback((command: Command, label: string, merge?: string) => {
    if (!readOnly) {
      dispatch({ type: "do", command, label, merge });
      if (!merge) {
        say(label);
      }
    }
  }, [readOnly, say]);
  const saving = useSaving(graph, start, server, drafts, draft, {
    say,
    onCreated: (id, version) => {
      handOver(id, version, history);
      location.assign(server.pageOf(id, side === "form" ? choice.current : undefined));
    },
    onRefused: () => {
      setRefused(true);
      setSide("problems");
    },
  });
  const unsaved = saving.dirty ? t("run-without-changes", saving.version) : "";
  const run = useRun(server, unsaved);
  const runs = useRuns(run, start, server);
  const outsOf = (id: string): string[] => {
    const node = graph.nodes.find((one) => one.id === id);
    return node && !isNote(node) ? handlesOf(graph, node, { components, handles: check.handles }) : [];
  };
  const state: State = {
    start, server, readOnly, history, graph, components, check, choice, side, popup, said, searched, setSearched, refused, isTrigger, outsOf, setSide, setPopup, say, change,
    pointer: useRef<Point>(undefined),
    run, runs,
    ...useRoots(runs, start, server),
    travel: (type) => dispatch({ type }),
  };
  const commands = commandsOf(state, flow);
  useClipboard(choice.place, () => part(graph, commands.chosen), (text) => !readOnly && commands.pasteText(text));
  useEffect(() => {
    if (start.before) {
      choice.focusNode(choice.current);
    }
    // Where the reader was before the first save.
  }, []);
  useAddress(side === "form" ? choice.current : undefined, graph);
  const discard = () => {
    const stored = saving.discard();
    dispatch({ type: "begin", graph: { nodes: stored.nodes, edges: stored.edges } });
    choice.choose(stored.nodes[0]?.id);
  };
  return { ...state, ...commands, saving, elsewhere: drafts.elsewhere && !readOnly, discard, actions: actionsOf(state, commands) };
}

/** The node whose form is open stands in the address: it is open again after a reload. */
function useAddress(id: string | undefined, graph: Graph): void {
  const node = graph.nodes.find((one) => one.id === id && !isNote(one))?.id;
  useEffect(() => {
    const address = new URL(location.href);
    if (node === undefined) {
      address.searchParams.delete("node");
    } else {
      address.searchParams.set("node", node);
    }
    if (address.href !== location.href) {
      history.replaceState(history.state, "", address);
    }
  }, [node]);
}

/** The latest runs: read again when one that is shown has ended. */
function useRuns({ progress }: ShownRun, start: Start, server: Server): PastRun[] {
  const [runs, setRuns] = useState(start.runs);
  const ended = progress?.open === false ? progress.run : undefined;
  const isNew = ended !== undefined && !runs.some((one) => one.id === ended);
  useEffect(() => {
    if (isNew) {
      server.start().then((now) => setRuns(now.runs), () => undefined);
    }
  }, [isNew, server]);
  return runs;
}

/** What templates read in the last run, and what tests of nodes put out: completion knows less without. */
function useRoots(runs: PastRun[], start: Start, server: Server): Pick<State, "roots" | "remember"> {
  const [roots, setRoots] = useState<Record<string, unknown>>({});
  const [tested, setTested] = useState<Record<string, unknown>>({});
  const remember = useCallback((id: string, output: unknown) => setTested((before) => ({ ...before, [id]: output })), []);
  useEffect(() => {
    const latest = runs[0];
    if (latest && !start.readOnly) {
      server.roots(latest.id).then(setRoots, () => undefined);
    }
  }, [runs, start, server]);
  return { roots: useMemo(() => ({ ...roots, ...tested }), [roots, tested]), remember };
}

function actionsOf(state: State, commands: Commands): Partial<KeyActions> {
  const { graph, choice, readOnly, setPopup, setSide } = state;
  const { current, place } = choice;
  const edge = graph.edges.find((one) => choice.selectedEdges.has(one.id));
  const boxOf = (element: string) => place.current?.querySelector(element)?.getBoundingClientRect();
  const looking: Partial<KeyActions> = {
    walk: (key) => {
      if (edge && choice.selected.size === 0) {
        commands.walkFromEdge(edge, key);
        return;
      }
      const other = current ? next(graph, current, key) : graph.nodes[0]?.id;
      if (other) {
        commands.go(other);
      }
    },
    openForm: () => (edge && choice.selected.size === 0 ? commands.go(edge.target) : commands.openForm(current)),
    edge: () => commands.goToEdge(graph.edges.find((one) => one.source === current) ?? graph.edges.find((one) => one.target === current)),
    nextHit: (by) => {
      const hit = step(state.searched.hits.filter((id) => graph.nodes.some((node) => node.id === id)), current, by);
      if (hit) {
        commands.goToHit(hit);
      } else {
        setPopup({ kind: "search" });
      }
    },
    back: () => {
      setSide(undefined);
      choice.focusNode(current);
    },
    all: () => choice.select(new Set(graph.nodes.map((node) => node.id)), new Set()),
    search: () => setPopup({ kind: "search" }),
    help: () => setSide("keys"),
    menu: () => {
      const box = edge ? boxOf(`.react-flow__edge[data-id="${CSS.escape(edge.id)}"]`) : boxOf(`.react-flow__node[data-id="${CSS.escape(current ?? "")}"]`);
      if (box) {
        setPopup({ kind: "menu", at: { x: box.left + 20, y: edge ? box.top + box.height / 2 : box.bottom }, ...(edge ? { edge: edge.id } : { node: current }) });
      }
    },
  };
  if (readOnly) {
    return looking;
  }
  const besideOf = (id: string | undefined) => {
    const box = id === undefined ? undefined : boxOf(`.react-flow__node[data-id="${CSS.escape(id)}"]`);
    return box && { x: box.right + 12, y: box.top };
  };
  const ofStep = current !== undefined && isStep({ id: current }) ? current : undefined;
  return {
    ...looking,
    palette: () => commands.openPalette(state.pointer.current ?? besideOf(current)),
    addAfter: () => setPopup({ kind: "palette", from: ofStep === undefined ? undefined : commands.wayOut(ofStep), screen: besideOf(current) }),
    connect: () => {
      if (edge && choice.selected.size === 0) {
        setPopup({ kind: "connect", from: { source: edge.source, handle: edge.sourceHandle ?? undefined }, edge: edge.id });
      } else if (ofStep !== undefined) {
        setPopup({ kind: "connect", from: commands.wayOut(ofStep) });
      }
    },
    begin: () => edge && choice.selected.size === 0 && setPopup({ kind: "begin", edge: edge.id }),
    addNote: () => commands.addNote(undefined),
    move: commands.move,
    remove: commands.remove,
    undo: () => commands.undo("undo"),
    redo: () => commands.undo("redo"),
    cut: () => document.execCommand("copy") && commands.remove(),
    copy: () => document.execCommand("copy"),
    paste: () => {
      // A browser gives what was copied to pages that came by a secure way, if the person allows it.
      navigator.clipboard?.readText().then(commands.pasteText, () => state.say(t("paste-by-key"))) ?? state.say(t("paste-by-key"));
    },
    duplicate: commands.duplicate,
  };
}
