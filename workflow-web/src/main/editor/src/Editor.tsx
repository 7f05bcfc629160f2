// The editor: the graph with its history, what is chosen in it, and what stands around it.

import { useReactFlow } from "@xyflow/react";
import { useCallback, useEffect, useMemo, useReducer, useRef, useState } from "react";
import { Canvas } from "./Canvas.tsx";
import { focusOn } from "./CodeField.tsx";
import { Conflict } from "./Conflict.tsx";
import type { Drafts } from "./draft.ts";
import { handlesOf, outOf } from "./drawing.ts";
import { beginning } from "./fields.ts";
import { type Command, type End, type Graph, type Point, componentOf, nodeId, part, prepared, whyNot } from "./graph.ts";
import { begin, reduce } from "./history.ts";
import type { KeyActions } from "./keys.ts";
import { HEIGHT, WIDTH, freePlace, layout } from "./layout.ts";
import { COLORS, type Item } from "./Menu.tsx";
import type { Located } from "./panels.tsx";
import { Empty, type Popup, Popups } from "./Popups.tsx";
import type { Server, Start } from "./server.ts";
import { Side, type SideKind } from "./Side.tsx";
import { t } from "./texts.ts";
import { Toolbar } from "./Toolbar.tsx";
import { useCheck } from "./useCheck.ts";
import { useClipboard } from "./useClipboard.ts";
import { type Badge, useRun } from "./useRun.ts";
import { useSaving } from "./useSaving.ts";
import { next } from "./walk.ts";

interface Props {
  start: Start;
  server: Server;
  drafts: Drafts;
}

const GAP = 80;
const NO_STATES: Record<string, Badge> = {};

export function Editor({ start, server, drafts }: Props) {
  const draft = useMemo(() => drafts.find(), [drafts]);
  const [history, dispatch] = useReducer(reduce, draft?.graph ?? { nodes: start.nodes, edges: start.edges }, begin);
  const graph = history.present;
  const [selected, setSelected] = useState<Set<string>>(new Set());
  const [selectedEdges, setSelectedEdges] = useState<Set<string>>(new Set());
  const [asked] = useState(() => new URLSearchParams(location.search).get("node") ?? undefined);
  const [current, setCurrent] = useState<string | undefined>(graph.nodes.find((node) => node.id === asked)?.id ?? graph.nodes[0]?.id);
  const [side, setSide] = useState<SideKind>(current !== undefined && current === asked ? "form" : undefined);
  const [popup, setPopup] = useState<Popup>();
  const [said, setSaid] = useState({ text: "", tone: "" });
  const [refused, setRefused] = useState(false);
  const [roots, setRoots] = useState<Record<string, unknown>>({});
  const [wide, setWide] = useState(false);
  const [shown, setShown] = useState<{ id: string | undefined }>({ id: undefined });
  const place = useRef<HTMLDivElement>(null);
  const flow = useReactFlow();
  const check = useCheck(graph, server);
  const [progress, forgetRun] = useRun(server);
  const components = useMemo(() => new Map(start.components.map((one) => [one.id, one])), [start]);
  const kindOf = useCallback((id: string) => components.get(componentOf(graph.nodes.find((node) => node.id === id) ?? { id, data: {} }))?.kind, [components, graph]);
  const isTrigger = useCallback((id: string) => kindOf(id) === "trigger", [kindOf]);

  const say = useCallback((text: string, tone = "") => setSaid({ text, tone }), []);
  const run = useCallback((command: Command, label: string, merge?: string) => {
    dispatch({ type: "do", command, label, merge });
    if (!merge) {
      setSaid({ text: label, tone: "" });
    }
  }, []);
  const saving = useSaving(graph, start, server, drafts, draft, {
    say,
    onRefused: () => {
      setRefused(true);
      setSide("problems");
    },
  });

  useEffect(() => {
    const latest = start.runs[0];
    if (latest) {
      server.roots(latest.id).then(setRoots, () => undefined); // Completion knows less then.
    }
  }, [start, server]);

  const focusNode = useCallback((id: string | undefined) => {
    // Meanwhile no key is lost; and whoever turns elsewhere is left there.
    const canvas = place.current?.querySelector<HTMLElement>(".we-canvas");
    canvas?.focus({ preventScroll: true });
    // A node that was added is drawn some frames later, and takes no focus before it is measured.
    const focus = (tries: number) => {
      const node = id && place.current?.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(id)}"]`);
      if (document.activeElement === canvas || document.activeElement === document.body) {
        (node || undefined)?.focus({ preventScroll: true });
        if (id && tries > 0 && (!node || document.activeElement !== node)) {
          requestAnimationFrame(() => focus(tries - 1));
        }
      }
    };
    requestAnimationFrame(() => focus(30));
  }, []);
  const choose = useCallback((id: string | undefined) => {
    setCurrent(id);
    setSelected(new Set(id ? [id] : []));
    setSelectedEdges(new Set());
  }, []);
  /** Brings a node into view; all that was in view stays there while it fits. */
  const show = useCallback((id: string | undefined) => setShown({ id }), []);
  const go = (id: string) => {
    setPopup(undefined);
    choose(id);
    show(id);
    focusNode(id);
  };
  const close = () => {
    setPopup(undefined);
    focusNode(current);
  };

  const openForm = (id: string | undefined, field = "") => {
    if (id) {
      choose(id);
      setSide("form");
      requestAnimationFrame(() => requestAnimationFrame(() => focusField(place.current?.querySelector(".we-form"), field)));
    }
  };
  const goToProblem = (problem: Located) => {
    if (problem.node) {
      show(problem.node);
      openForm(problem.node, problem.field);
    }
  };

  const outsOf = (id: string): string[] => {
    const node = graph.nodes.find((one) => one.id === id);
    return node ? handlesOf(graph, node, { components, handles: check.handles }) : [];
  };
  const free = (id: string): End | undefined => {
    const handles = outsOf(id);
    const used = new Set(graph.edges.filter((edge) => edge.source === id).map((edge) => outOf(edge.sourceHandle, handles)));
    const handle = handles.find((one) => !used.has(one));
    return handle === undefined ? undefined : { source: id, handle };
  };
  /** A handle that no edge leaves yet, else the default one, from which several edges may lead. */
  const wayOut = (id: string): End => free(id) ?? { source: id, handle: outsOf(id)[0] };
  const openPalette = () => setPopup({ kind: "palette", from: current ? free(current) : undefined });

  const add = (componentId: string, from: End | undefined, at: Point | undefined) => {
    const component = components.get(componentId)!;
    const trigger = graph.nodes.find((node) => isTrigger(node.id));
    if (component.kind === "trigger" && trigger) {
      say(t("no-second-trigger", trigger.id), "wrong");
      return;
    }
    const source = component.kind === "trigger" ? undefined : from;
    const before = graph.nodes.find((node) => node.id === source?.source)?.position;
    const wanted = at ?? (before ? { x: before.x + WIDTH + GAP, y: before.y } : middle());
    const id = nodeId(componentId, graph.nodes);
    const node = { id, type: componentId, position: freePlace(graph, wanted), data: { componentId, ...beginning(component.schema) } };
    run({ do: "add", node, from: source }, source ? t("added-behind", id, source.source) : t("added", id));
    setSide("form");
    go(id);
  };
  /** The middle of what is seen; the first node begins at the corner. */
  const middle = (): Point => {
    const box = place.current?.querySelector(".we-canvas")?.getBoundingClientRect();
    if (graph.nodes.length === 0 || !box) {
      return { x: 0, y: 0 };
    }
    const at = flow.screenToFlowPosition({ x: box.left + box.width / 2, y: box.top + box.height / 2 });
    return { x: at.x - WIDTH / 2, y: at.y - HEIGHT / 2 };
  };

  const connect = (from: End, target: string) => {
    const reason = whyNot(graph, from, target, isTrigger);
    if (reason) {
      say(t(reason, from.source, target), "wrong");
    } else {
      run({ do: "connect", from, target }, t("connected", from.source, target));
    }
  };
  const remove = () => {
    const [nodes, edges] = [[...selected], [...selectedEdges]];
    if (nodes.length + edges.length > 0) {
      const before = graph.edges.find((edge) => nodes.includes(edge.target) && !nodes.includes(edge.source))?.source;
      const left = nodes.length === 0 ? current : (before ?? graph.nodes.find((node) => !nodes.includes(node.id))?.id);
      run({ do: "remove", nodes, edges }, nodes.length > 0 ? t("removed", nodes.join(", ")) : t("edge-removed"));
      choose(left);
      setSide(undefined);
      focusNode(left);
    }
  };
  const travel = (type: "undo" | "redo") => {
    const entry = history[type === "undo" ? "past" : "future"].at(-1);
    dispatch({ type });
    if (type === "undo") {
      say(entry ? t("undone", entry.label) : t("nothing-to-undo"));
    } else {
      say(entry ? t("redone", entry.label) : t("nothing-to-redo"));
    }
  };
  const paste = (copied: Graph, by: Point) => {
    const trigger = graph.nodes.some((node) => isTrigger(node.id));
    const kept = copied.nodes.filter((node) => !trigger || components.get(componentOf(node))?.kind !== "trigger");
    if (kept.length === 0) {
      say(t("nothing-to-paste"), "wrong");
      return;
    }
    const fresh = prepared(graph, part(copied, new Set(kept.map((node) => node.id))), by);
    const ids = fresh.nodes.map((node) => node.id);
    run({ do: "paste", graph: fresh }, t("pasted", ids.join(", ")));
    go(ids[0]!);
    setSelected(new Set(ids));
  };
  const tidy = () => {
    run({ do: "move", to: layout(graph, selected.size > 1 ? selected : undefined) }, t("tidied"));
    show(undefined);
  };
  const move = (x: number, y: number) => {
    const moved = graph.nodes.filter((node) => selected.has(node.id));
    if (moved.length > 0) {
      const to = Object.fromEntries(moved.map((node) => [node.id, { x: (node.position?.x ?? 0) + x, y: (node.position?.y ?? 0) + y }]));
      run({ do: "move", to }, t("moved", moved.map((node) => node.id).join(", ")));
    }
  };

  const actions: KeyActions = {
    palette: openPalette,
    addBehind: () => setPopup({ kind: "palette", from: current ? wayOut(current) : undefined }),
    connect: () => current && setPopup({ kind: "connect", from: wayOut(current) }),
    walk: (key) => {
      const other = current ? next(graph, current, key) : graph.nodes[0]?.id;
      if (other) {
        go(other);
      }
    },
    move,
    openForm: () => openForm(current),
    back: () => {
      setSide(undefined);
      focusNode(current);
    },
    remove,
    undo: () => travel("undo"),
    redo: () => travel("redo"),
    cut: () => document.execCommand("copy") && remove(),
    duplicate: () => paste(part(graph, selected), { x: 40, y: HEIGHT + 40 }),
    all: () => setSelected(new Set(graph.nodes.map((node) => node.id))),
    search: () => setPopup({ kind: "search" }),
    help: () => setSide("keys"),
    menu: () => {
      const box = place.current?.querySelector(`.react-flow__node[data-id="${CSS.escape(current ?? "")}"]`)?.getBoundingClientRect();
      if (box) {
        setPopup({ kind: "menu", at: { x: box.left + 20, y: box.bottom }, node: current });
      }
    },
  };
  const mark = (color: string | undefined) => run({ do: "mark", ids: [...selected], color }, t("changed", [...selected].join(", ")));
  const itemsOf = (id: string | undefined): Item[] =>
    id === undefined
      ? [
          { label: t("add-step"), act: () => setPopup({ kind: "palette" }) },
          { label: t("key-all"), act: actions.all },
          { label: t("tidy-up"), act: tidy },
          { label: t("keys"), act: actions.help },
        ]
      : [
          { label: t("open-form"), act: () => openForm(id) },
          { label: t("key-add"), act: actions.addBehind },
          { label: t("connect"), act: actions.connect },
          { label: t("duplicate"), act: actions.duplicate },
          { label: t("delete"), act: remove },
          ...COLORS.map((color) => ({ label: t("color", color), color, act: () => mark(color) })),
          { label: t("no-color"), act: () => mark(undefined) },
        ];
  useClipboard(place, () => part(graph, selected), (copied) => paste(copied, { x: 40, y: 60 }));

  const saveKey = (event: React.KeyboardEvent) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
      event.preventDefault();
      void saving.save();
    }
    if (event.key === "Escape" && (event.target as HTMLElement).closest(".we-side") && !event.defaultPrevented) {
      actions.back();
    }
  };
  return (
    <div className={`we${wide ? " wide" : ""}`} ref={place} onKeyDown={saveKey}>
      <Toolbar
        canUndo={history.past.length > 0}
        canRedo={history.future.length > 0}
        dirty={saving.dirty}
        saving={saving.saving}
        wide={wide}
        problems={check.problems.length}
        errors={check.problems.filter((problem) => !problem.warning).length}
        checking={check.state}
        onAdd={openPalette}
        onUndo={actions.undo}
        onRedo={actions.redo}
        onTidy={tidy}
        onSearch={actions.search}
        onWide={() => setWide(!wide)}
        onSide={(wanted) => setSide(side === wanted ? undefined : wanted)}
        onSave={() => void saving.save()}
      />
      {saving.restored && (
        <p className="we-note" role="status">
          {t("draft-restored")}{" "}
          <button
            type="button"
            className="button small"
            onClick={() => {
              const stored = saving.discard();
              dispatch({ type: "begin", graph: { nodes: stored.nodes, edges: stored.edges } });
              choose(stored.nodes[0]?.id);
            }}
          >
            {t("discard")}
          </button>
        </p>
      )}
      {progress && (
        <p className={`we-note we-look-${progress.status.look}`} role="status">
          {t("run-is", progress.status.label)} <a href={progress.address}>{t("open-run")}</a>{" "}
          <button type="button" className="button small" onClick={forgetRun}>
            {t("close")}
          </button>
        </p>
      )}
      <div className="we-body">
        <Canvas
          graph={graph}
          looks={{ components, handles: check.handles, problems: check.problems, states: progress?.states ?? NO_STATES, selected, current, onAdd: (source, handle) => setPopup({ kind: "palette", from: { source, handle } }) }}
          selectedEdges={selectedEdges}
          shown={shown}
          actions={actions}
          onChoose={(id) => {
            choose(id);
            setSide("form");
          }}
          onSelect={(nodes, edges) => {
            setSelected(nodes);
            setSelectedEdges(edges);
            if (nodes.size === 1) {
              setCurrent([...nodes][0]);
            }
          }}
          onFocus={setCurrent}
          onMove={(to) => run({ do: "move", to }, t("moved", Object.keys(to).join(", ")))}
          onConnect={connect}
          onMenu={(at, id) => {
            if (id && !selected.has(id)) {
              choose(id);
            }
            setPopup({ kind: "menu", at, node: id });
          }}
          onDropComponent={(id, at) => add(id, undefined, at)}
          onDropEdge={(from, at) => setPopup({ kind: "palette", from, at: freePlace(graph, at) })}
          isTrigger={isTrigger}
        >
          {graph.nodes.length === 0 && !popup && <Empty components={components} onAdd={(component) => add(component, undefined, undefined)} />}
          <Popups
            popup={popup}
            graph={graph}
            components={components}
            isTrigger={isTrigger}
            outsOf={outsOf}
            itemsOf={itemsOf}
            onPopup={setPopup}
            onAdd={add}
            onConnect={(from, target) => {
              connect(from, target);
              close();
            }}
            onGo={go}
            onRefuse={(reason) => say(reason, "wrong")}
            onClose={close}
          />
          <p className={`we-said ${said.tone}`} role="status" aria-live="polite">
            {said.text}
          </p>
        </Canvas>
        <Side
          side={side}
          graph={graph}
          current={current}
          components={components}
          problems={check.problems}
          refused={refused}
          start={start}
          server={server}
          roots={roots}
          onRun={run}
          onChoose={choose}
          onGo={go}
          onGoToProblem={goToProblem}
          onConnect={actions.connect}
          onDuplicate={actions.duplicate}
          onDelete={remove}
          onClose={actions.back}
        />
      </div>
      {saving.conflict && (
        <Conflict
          base={saving.base}
          mine={graph}
          theirs={saving.conflict.graph}
          author={saving.conflict.author}
          version={saving.conflict.version}
          onTake={(taken, how) => {
            saving.accept();
            run({ do: "replace", graph: taken }, t(how));
          }}
          onClose={saving.closeConflict}
        />
      )}
    </div>
  );
}

/** Puts the focus on the field of a pointer, or the nearest one around it; on the first for none. */
function focusField(form: Element | null | undefined, pointer: string) {
  let field: Element | null | undefined;
  for (let at = pointer; at && !field; at = at.slice(0, at.lastIndexOf("/"))) {
    field = form?.querySelector(`[data-pointer="${CSS.escape(at)}"]`);
  }
  field?.closest("details")?.setAttribute("open", "");
  const control = (field ?? form?.querySelector("[data-pointer]"))?.querySelector<HTMLElement>("input, select, textarea, .we-code, button");
  focusOn(field ? control : form?.querySelector<HTMLElement>("input"));
}
