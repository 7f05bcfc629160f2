// All that can be done with the graph and what is chosen of it, by mouse or by keyboard.

import type { ReactFlowInstance } from "@xyflow/react";
import { outOf } from "./drawing.ts";
import { beginning } from "./fields.ts";
import { type End, type Graph, type GraphEdge, type Point, graphOf, componentOf, freeId, nodeId, part, prepared, whyNot } from "./graph.ts";
import { HEIGHT, WIDTH, freePlace, layout, wayTo } from "./layout.ts";
import { NOTE, called } from "./notes.ts";
import type { Located } from "./panels.tsx";
import type { Component } from "./server.ts";
import { t } from "./texts.ts";
import type { State } from "./useEditing.ts";

export type Commands = ReturnType<typeof commandsOf>;

const GAP = 80;

/** Where the reader goes. */
function waysOfReaders({ graph, choice, searched, say, setSide, setPopup }: State) {
  const { current, choose, show, focusNode } = choice;
  const openForm = (id: string | undefined, field = "", problem?: Located) => {
    if (id) {
      choose(id);
      setSide("form");
      show(id, "beside");
      choice.focusField(field, problem);
    }
  };
  const go = (id: string) => {
    setPopup(undefined);
    choose(id);
    show(id);
    focusNode(id);
  };
  const goToEdge = (edge: GraphEdge | undefined) => {
    if (edge) {
      setPopup(undefined);
      choice.setCurrent(edge.source);
      choice.chooseEdge(edge.id);
    } else {
      say(t("goes-nowhere"));
    }
  };
  /** A hit of the search is looked at: the focus stays in the search while that is open. */
  const lookAt = (id: string, hits: string[]) => {
    choose(id);
    show(id, "near");
    say(t("hit", hits.indexOf(id) + 1, hits.length, called(id)));
  };
  return {
    openForm, go, goToEdge, lookAt,
    goToHit: (id: string) => {
      go(id);
      lookAt(id, searched.hits);
    },
    /** From an edge to its ends, and to the others that leave the same node. */
    walkFromEdge: (edge: GraphEdge, key: string) => {
      const beside = graph.edges.filter((one) => one.source === edge.source);
      const by = { ArrowDown: 1, ArrowUp: -1 }[key];
      if (by === undefined) {
        go(key === "ArrowLeft" ? edge.source : edge.target);
      } else {
        goToEdge(beside[(beside.indexOf(edge) + by + beside.length) % beside.length]);
      }
    },
    close: () => {
      setPopup(undefined);
      focusNode(current);
    },
    goToProblem: (problem: Located) => {
      if (problem.node) {
        openForm(problem.node, problem.field, problem);
        show(problem.node);
      }
    },
  };
}

/** How an edge names the way out that it leaves by: only out of a condition the server wants the default one named. */
function nameOfWay(component: Component | undefined, handle: string | undefined): string | undefined {
  return handle === "default" && component?.kind !== "condition" ? undefined : handle;
}

/** A way out of a node that no edge leaves yet; undefined where there is none. */
function freeWay({ graph, outsOf }: State, id: string): End | undefined {
  const handles = outsOf(id);
  const used = new Set(graph.edges.filter((edge) => edge.source === id).map((edge) => outOf(edge.sourceHandle, handles)));
  const handle = handles.find((one) => !used.has(one));
  return handle === undefined ? undefined : { source: id, handle };
}

export function commandsOf(state: State, flow: Pick<ReactFlowInstance, "screenToFlowPosition">) {
  const { graph, components, choice, say, change, setSide, setPopup } = state;
  const { selected, selectedEdges, current, choose, show, focusNode } = choice;
  const { openForm, go, ...ways } = waysOfReaders(state);
  // What is done in a form is done with its node, also when it was opened by an address.
  const ofForm = state.side === "form" && current !== undefined && selected.size + selectedEdges.size === 0;
  // What was undone may be chosen still.
  const chosen = new Set(ofForm ? [current] : graph.nodes.flatMap(({ id }) => (selected.has(id) ? [id] : [])));
  const callAll = (ids: Iterable<string>) => [...ids].map(called).join(", ");

  /** The middle of what is seen; the first node begins at the corner. */
  const middle = (): Point => {
    const box = choice.place.current?.querySelector(".we-canvas")?.getBoundingClientRect();
    if (graph.nodes.length === 0 || !box) {
      return { x: 0, y: 0 };
    }
    const at = flow.screenToFlowPosition({ x: box.left + box.width / 2, y: box.top + box.height / 2 });
    return { x: at.x - WIDTH / 2, y: at.y - HEIGHT / 2 };
  };
  const named = ({ source, handle }: End): End => {
    const node = graph.nodes.find(({ id }) => id === source);
    return { source, handle: nameOfWay(node && components.get(componentOf(node)), handle) };
  };
  const add = (componentId: string, from: End | undefined, at: Point | undefined, into?: string) => {
    const component = components.get(componentId)!;
    const trigger = graph.nodes.find((node) => state.isTrigger(node.id));
    if (component.kind === "trigger" && trigger) {
      say(t("no-second-trigger", trigger.id), "wrong");
      return;
    }
    const source = component.kind === "trigger" ? undefined : from;
    const before = graph.nodes.find((node) => node.id === source?.source)?.position;
    const wanted = at ?? (before ? { x: before.x + WIDTH + GAP, y: before.y } : middle());
    const id = nodeId(componentId, graph.nodes);
    // What is put into an edge stands where that led to, which makes room.
    const position = source && into !== undefined ? wanted : freePlace(graph, wanted);
    const node = { id, type: componentId, position, data: { componentId, ...beginning(component.schema) } };
    const out = component.handles.length > 0 ? nameOfWay(component, component.handles[0]) : null;
    change({ do: "add", node, from: source && named(source), into, out }, source ? t("added-after", id, source.source) : t("added", id));
    setSide("form");
    go(id);
  };
  const addNote = (at: Point | undefined) => {
    const id = freeId(NOTE, graph.nodes);
    change({ do: "add", node: { id, type: "note", position: freePlace(graph, at ?? middle()), data: { text: "" } } }, t("note-added", called(id)));
    openForm(id);
    show(id);
  };
  /** Draws an edge, or leads one there that is drawn. */
  const connect = (from: End, target: string, edge?: string) => {
    const reason = whyNot(graph, from, target, state.isTrigger, edge);
    if (reason) {
      say(t(reason, called(from.source), called(target)), "wrong");
    } else {
      change({ do: "connect", from: named(from), target, edge }, t(edge === undefined ? "connected" : "reconnected", from.source, target));
    }
  };
  const remove = () => {
    const [nodes, edges] = [[...chosen], graph.edges.flatMap(({ id }) => (selectedEdges.has(id) ? [id] : []))];
    if (nodes.length + edges.length > 0) {
      const ofEdge = graph.edges.find((edge) => edges.includes(edge.id))?.source;
      const before = graph.edges.find((edge) => nodes.includes(edge.target) && !nodes.includes(edge.source))?.source;
      const left = nodes.length === 0 ? (ofEdge ?? current) : (before ?? graph.nodes.find((node) => !nodes.includes(node.id))?.id);
      change({ do: "remove", nodes, edges }, nodes.length > 0 ? t("removed", callAll(nodes)) : edges.length > 1 ? t("edges-removed", edges.length) : t("edge-removed"));
      choose(left);
      setSide(undefined);
      focusNode(left);
    }
  };
  const undo = (type: "undo" | "redo") => {
    const entry = state.history[type === "undo" ? "past" : "future"].at(-1);
    state.travel(type);
    if (type === "undo") {
      say(entry ? t("undone", entry.label) : t("nothing-to-undo"));
    } else {
      say(entry ? t("redone", entry.label) : t("nothing-to-redo"));
    }
  };
  const paste = (copied: Graph) => {
    const trigger = graph.nodes.find((node) => state.isTrigger(node.id));
    if (copied.nodes.length === 0) {
      return;
    }
    const kept = copied.nodes.filter((node) => !trigger || components.get(componentOf(node))?.kind !== "trigger");
    if (kept.length === 0) {
      say(t("no-second-trigger", trigger?.id), "wrong");
      return;
    }
    const fresh = prepared(graph, part(copied, new Set(kept.map((node) => node.id))), wayTo(graph, kept));
    const ids = fresh.nodes.map((node) => node.id);
    change({ do: "paste", graph: fresh }, t("pasted", callAll(ids)));
    go(ids[0]!);
    choice.select(new Set(ids), new Set());
  };
  const pasteText = (text: string) => {
    const copied = graphOf(text);
    if (copied) {
      paste(copied);
    } else {
      say(t("no-graph-to-paste"), "wrong");
    }
  };
  const moveTo = (to: Record<string, Point>) => change({ do: "move", to }, t("moved", callAll(Object.keys(to))));
  const move = (x: number, y: number) => {
    const moved = graph.nodes.filter((node) => chosen.has(node.id));
    if (moved.length > 0) {
      moveTo(Object.fromEntries(moved.map((node) => [node.id, { x: (node.position?.x ?? 0) + x, y: (node.position?.y ?? 0) + y }])));
    }
  };
  const tidy = () => {
    change({ do: "move", to: layout(graph, state.outsOf, selected.size > 1 ? selected : undefined) }, t("tidied"));
    show(undefined);
  };
  const mark = (color: string | undefined) => change({ do: "mark", ids: [...chosen], color }, t("changed", callAll(chosen)));
  /** A free way out of a node, else the default one, from which several edges may lead. */
  const wayOut = (id: string): End => freeWay(state, id) ?? { source: id, handle: state.outsOf(id)[0] };
  return {
    ...ways, chosen, go, openForm, add, addNote, wayOut, connect, remove, undo, paste, pasteText, moveTo, move, tidy, mark,
    openPalette: (screen?: Point) => setPopup({ kind: "palette", from: current ? freeWay(state, current) : undefined, screen }),
    /** Begins an edge at another node, by the way out that is free there. */
    beginAt: (edge: GraphEdge, source: string) => connect(wayOut(source), edge.target, edge.id),
    removeEdge: (id: string) => change({ do: "remove", nodes: [], edges: [id] }, t("edge-removed")),
    duplicate: () => paste(part(graph, chosen)),
  };
}
