// The graph as the library draws it, and what it tells of drags and choices.

import { applyNodeChanges, type Edge, type EdgeChange, type NodeChange } from "@xyflow/react";
import { useEffect, useMemo, useRef, useState } from "react";
import { type FlowNode, flowEdges, flowNodes } from "./drawing.ts";
import type { Point } from "./graph.ts";
import { HEIGHT, WIDTH } from "./layout.ts";
import { type Box, type Line, snap } from "./snap.ts";
import type { Editing } from "./useEditing.ts";
import type { Badge } from "./useRun.ts";

const NO_STATES: Record<string, Badge> = {};

export function useDrawing({ graph, components, check, choice, run, readOnly, setPopup }: Editing) {
  const [grasped, setGrasped] = useState<string>();
  const { selected, selectedEdges, current } = choice;
  const [lines, setLines] = useState<Line[]>([]);
  // The library goes on from where the pointer is, and does not know what was aligned.
  const [dragged] = useState(() => new Map<string, Point>());
  const edgesBefore = useRef<Edge[]>([]);
  const onAdd = useMemo(() => (source: string, handle: string, screen: Point) => setPopup({ kind: "palette", from: { source, handle }, screen }), [setPopup]);
  const states = run.progress?.states ?? NO_STATES;
  const looks = { components, handles: check.handles, problems: check.problems, states, selected, current, readOnly, onAdd };
  const [nodes, setNodes] = useState<FlowNode[]>(() => flowNodes(graph, looks, []));

  useEffect(() => {
    setNodes((before) => flowNodes(graph, looks, before));
  }, [graph, components, check.handles, check.problems, states, selected, current]);
  const edges = useMemo(
    () => (edgesBefore.current = flowEdges(graph, looks, selectedEdges, grasped, edgesBefore.current)),
    [graph, components, check.handles, selectedEdges, grasped],
  );

  const aligned = (changes: NodeChange<FlowNode>[]): NodeChange<FlowNode>[] => {
    const moved = changes.filter((change) => change.type === "position" && change.position);
    const [only] = moved;
    dragged.clear();
    if (moved.length !== 1 || only?.type !== "position" || !only.position) {
      setLines((before) => (before.length === 0 ? before : []));
      return changes;
    }
    const { x, y, lines: shown } = snap(boxOf(nodes.find((node) => node.id === only.id), only.position), nodes.filter((node) => node.id !== only.id && node.type !== "frame").map((node) => boxOf(node, node.position)));
    dragged.set(only.id, { x, y });
    setLines(only.dragging ? shown : []);
    return changes.map((change) => (change === only ? { ...only, position: { x, y } } : change));
  };
  const changeNodes = (changes: NodeChange<FlowNode>[]) => {
    const chosen = changes.filter((change) => change.type === "select");
    if (chosen.length > 0) {
      const next = new Set(selected);
      chosen.forEach((change) => (change.selected ? next.add(change.id) : next.delete(change.id)));
      choice.select(next, next.size > 0 && !chosen.every((change) => !change.selected) ? new Set() : selectedEdges);
    }
    const drawn = changes.filter((change) => change.type === "position" || change.type === "dimensions");
    if (drawn.length > 0) {
      const placed = drawn.some((change) => change.type === "position") ? aligned(drawn) : drawn;
      setNodes((before) => measured(applyNodeChanges(placed, before)));
    }
  };
  const changeEdges = (changes: EdgeChange[]) => {
    const chosen = changes.filter((change) => change.type === "select");
    if (chosen.length > 0) {
      const next = new Set(selectedEdges);
      chosen.forEach((change) => (change.selected ? next.add(change.id) : next.delete(change.id)));
      choice.select(next.size > 0 ? new Set() : selected, next);
    }
  };
  return { nodes, edges, lines, changeNodes, changeEdges, dragged, setGrasped };
}

/** What was expected of the handles of nodes that are measured counts no more. */
function measured(nodes: FlowNode[]): FlowNode[] {
  return nodes.map((node) => (node.handles && node.measured ? ({ ...node, handles: undefined } as FlowNode) : node));
}

function boxOf(node: FlowNode | undefined, { x, y }: Point): Box {
  return { x, y, width: node?.measured?.width ?? WIDTH, height: node?.measured?.height ?? HEIGHT };
}
