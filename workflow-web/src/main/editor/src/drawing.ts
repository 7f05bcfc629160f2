// The graph as the canvas draws it. What did not change is the same object, so that it is not
// drawn anew.

import type { Edge, Position } from "@xyflow/react";
import { type Graph, type GraphEdge, type GraphNode, bodyOf, colorOf, componentOf, grouped } from "./graph.ts";
import { HEIGHT, WIDTH } from "./layout.ts";
import type { Located } from "./panels.tsx";
import type { Component } from "./server.ts";
import { called, isNote, textOfNote } from "./notes.ts";
import { type FrameFlowNode, type NoteFlowNode, type StepData, type StepFlowNode, nameOf, titleOf } from "./StepNode.tsx";
import { t } from "./texts.ts";
import type { Badge } from "./useRun.ts";

export type FlowNode = StepFlowNode | NoteFlowNode | FrameFlowNode;

export interface Looks {
  components: Map<string, Component>;
  handles: Record<string, string[]>;
  problems: Located[];
  states: Record<string, Badge>;
  selected: Set<string>;
  /** The one node that the Tab key leads to. */
  current: string | undefined;
  readOnly: boolean;
  onAdd: StepData["onAdd"];
}

const DEFAULT = "default";
/** Handles stand on the inner side of a step's border. */
const BORDER = 1;

/** The ways out of a node: what the server says, else what the component has, and what is drawn. */
export function handlesOf(graph: Graph, node: GraphNode, looks: Pick<Looks, "components" | "handles">): string[] {
  return handlesWith(node, graph.edges.filter((edge) => edge.source === node.id), looks);
}

/** As above, of a node whose edges are these. */
function handlesWith(node: GraphNode, edges: GraphEdge[], looks: Pick<Looks, "components" | "handles">): string[] {
  const known = looks.handles[node.id] ?? looks.components.get(componentOf(node))?.handles ?? [DEFAULT];
  const drawn = edges.filter((edge) => edge.sourceHandle).map((edge) => edge.sourceHandle!);
  return [...new Set([...known, ...drawn])];
}

/** What an edge leaves by. */
export function outOf(sourceHandle: string | null | undefined, handles: string[]): string {
  return sourceHandle || handles[0] || DEFAULT;
}

export function flowNodes(graph: Graph, looks: Looks, before: FlowNode[]): FlowNode[] {
  const known = new Map(before.map((node) => [node.id, node]));
  const edges = grouped(graph.edges, (edge) => edge.source);
  const problems = grouped(looks.problems, (problem) => problem.node);
  const nodes = graph.nodes.map((node) =>
    isNote(node)
      ? noteNode(node, looks, known.get(node.id) as NoteFlowNode | undefined)
      : stepNode(node, edges.get(node.id) ?? [], problems.get(node.id) ?? [], looks, known.get(node.id) as StepFlowNode | undefined),
  );
  return kept(before, [...frames(graph, known), ...nodes]);
}

/** The same list where nothing in it is another: then nothing is drawn anew. */
export function kept<T>(before: T[], now: T[]): T[] {
  return before.length === now.length && now.every((one, index) => one === before[index]) ? before : now;
}

function noteNode(note: GraphNode, looks: Looks, before: NoteFlowNode | undefined): NoteFlowNode {
  const selected = looks.selected.has(note.id);
  const current = looks.current === note.id;
  if (before && before.data.note === note && before.selected === selected && (before.domAttributes?.tabIndex === 0) === current) {
    return before;
  }
  return {
    ...(before ?? {}),
    id: note.id,
    type: "note",
    position: note.position ?? { x: 0, y: 0 },
    data: { note },
    selected,
    connectable: false,
    ariaRole: "button",
    ariaLabel: [called(note.id), textOfNote(note)].filter(Boolean).join(", "),
    domAttributes: { tabIndex: current ? 0 : -1, "aria-pressed": selected } as NoteFlowNode["domAttributes"],
  } as NoteFlowNode;
}

function stepNode(node: GraphNode, edges: GraphEdge[], own: Located[], looks: Looks, before: StepFlowNode | undefined): StepFlowNode {
  const component = looks.components.get(componentOf(node));
  const data: StepData = {
    id: node.id,
    title: titleOf(node),
    kind: component?.title ?? componentOf(node),
    color: colorOf(node),
    component,
    handles: handlesWith(node, edges, looks),
    used: edges.map((edge) => edge.sourceHandle ?? "").join("\n"),
    errors: own.filter((problem) => !problem.warning).length,
    warnings: own.filter((problem) => problem.warning).length,
    state: looks.states[node.id]?.label,
    look: looks.states[node.id]?.look,
    onAdd: looks.onAdd,
  };
  const selected = looks.selected.has(node.id);
  const current = looks.current === node.id;
  const position = node.position ?? { x: 0, y: 0 };
  if (before && equal(before.data, data) && before.position === position && before.selected === selected && (before.domAttributes?.tabIndex === 0) === current) {
    return before;
  }
  return {
    // Measures of a node that is drawn already stay, but for those of other handles.
    ...(before ?? expected(data)),
    ...(before && before.data.handles.join("\n") !== data.handles.join("\n") ? { handles: undefined } : {}),
    id: node.id,
    type: "step",
    position,
    data: before && equal(before.data, data) ? before.data : data,
    selected,
    ariaRole: "button",
    ariaLabel: nameOf(data),
    domAttributes: { tabIndex: current ? 0 : -1, "aria-roledescription": t("node"), "aria-pressed": selected } as StepFlowNode["domAttributes"],
  } as StepFlowNode;
}

/**
 * The measures that most steps have: they need not be measured, and edges are drawn together with
 * them. Those with several ways out are measured first.
 */
function expected({ component, handles }: StepData): Partial<StepFlowNode> {
  if (handles.length !== 1) {
    return {};
  }
  const at = (id: string | null, type: "source" | "target", x: number, size: number) =>
    ({ id, type, position: (type === "source" ? "right" : "left") as Position, x: x - size / 2, y: (HEIGHT - size) / 2, width: size, height: size });
  const out = at(handles[0]!, "source", WIDTH - BORDER, 12);
  return { measured: { width: WIDTH, height: HEIGHT }, handles: component?.kind === "trigger" ? [out] : [at(null, "target", BORDER, 10), out] };
}

function equal(one: StepData, other: StepData): boolean {
  return (Object.keys(one) as (keyof StepData)[]).every((name) =>
    name === "handles" ? one.handles.join("\n") === other.handles.join("\n") : one[name] === other[name],
  );
}

function frames(graph: Graph, known: Map<string, FlowNode>): FrameFlowNode[] {
  const around = 28;
  return graph.nodes
    .filter((node) => componentOf(node) === "iterator")
    .flatMap((iterator) => {
      const body = bodyOf(graph, iterator.id);
      const inside = graph.nodes.filter((node) => body.has(node.id)).map((node) => node.position ?? { x: 0, y: 0 });
      if (inside.length === 0) {
        return [];
      }
      const [left, top] = [Math.min(...inside.map((at) => at.x)) - around, Math.min(...inside.map((at) => at.y)) - around - 14];
      const frame: FrameFlowNode = {
        id: `frame of ${iterator.id}`,
        type: "frame",
        position: { x: left, y: top },
        data: { label: t("for-each", iterator.id) },
        width: Math.max(...inside.map((at) => at.x)) + WIDTH + around - left,
        height: Math.max(...inside.map((at) => at.y)) + HEIGHT + around - top,
        zIndex: -1,
        selectable: false,
        draggable: false,
        focusable: false,
      };
      const old = known.get(frame.id);
      const same = old && old.width === frame.width && old.height === frame.height && old.position.x === left && old.position.y === top;
      return [same ? (old as FrameFlowNode) : frame];
    });
}

/** What people call an edge. */
export function edgeName({ source, sourceHandle, target }: GraphEdge): string {
  return sourceHandle ? t("edge-by", source, target, sourceHandle) : t("edge-of", source, target);
}

/** `grasped` is the edge below the pointer: its ends, and those of edges that are chosen, can be dragged elsewhere. */
export function flowEdges(graph: Graph, looks: Looks, selected: Set<string>, grasped: string | undefined, before: Edge[]): Edge[] {
  const known = new Map(before.map((edge) => [edge.id, edge]));
  const leaving = grouped(graph.edges, (edge) => edge.source);
  const handlesBy = new Map(graph.nodes.map((node) => [node.id, handlesWith(node, leaving.get(node.id) ?? [], looks)]));
  const edges = graph.edges
    .filter((edge) => handlesBy.has(edge.source) && handlesBy.has(edge.target))
    .map((edge) => {
      const handles = handlesBy.get(edge.source)!;
      const out = outOf(edge.sourceHandle, handles);
      const old = known.get(edge.id);
      const isSelected = selected.has(edge.id);
      const reconnectable = !looks.readOnly && (isSelected || edge.id === grasped);
      if (old && old.source === edge.source && old.target === edge.target && old.sourceHandle === out && old.selected === isSelected && old.reconnectable === reconnectable) {
        return old;
      }
      return {
        id: edge.id,
        source: edge.source,
        target: edge.target,
        sourceHandle: out,
        selected: isSelected,
        reconnectable,
        focusable: false,
        ariaRole: isSelected ? "button" : "img",
        // The outline tells of all edges; the one that is chosen has the focus.
        domAttributes: (isSelected ? { tabIndex: 0, "aria-label": edgeName(edge) } : { "aria-hidden": true }) as Edge["domAttributes"],
        markerEnd: { type: "arrowclosed" as never, width: 16, height: 16 },
      } as Edge;
    });
  return kept(before, edges);
}
