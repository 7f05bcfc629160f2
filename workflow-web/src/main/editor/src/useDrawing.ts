// The graph as the library draws it, and what it tells of drags and choices.

import { applyNodeChanges, type Edge, type EdgeChange, type NodeChange } from "@xyflow/react";
import { type RefObject, useEffect, useMemo, useRef, useState } from "react";
import { type Drag, beginDrag } from "./dragging.ts";
import { type FlowNode, flowEdges, flowNodes } from "./drawing.ts";
import type { Point } from "./graph.ts";
import type { Line } from "./snap.ts";
import type { Editing } from "./useEditing.ts";
import type { Badge } from "./useRun.ts";

const NO_STATES: Record<string, Badge> = {};

export function useDrawing({ graph, components, check, choice, run, readOnly, setPopup }: Editing, canvas: RefObject<HTMLElement | null>) {
  const [grasped, setGrasped] = useState<string>();
  const { selected, selectedEdges, current } = choice;
  const showLines = useRef<(lines: Line[]) => void>(() => undefined);
  const layer = useRef<SVGSVGElement>(null);
  const drag = useRef<Drag>(undefined);
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

  const endDrag = () => {
    drag.current?.end();
    drag.current = undefined;
  };
  /** Nodes that are dragged are drawn; these are the changes that the library has to hear of. */
  const placed = (changes: NodeChange<FlowNode>[]): NodeChange<FlowNode>[] => {
    const places = new Map(changes.flatMap((change) => (change.type === "position" && change.position ? [[change.id, change.position] as const] : [])));
    if (places.size === 0) {
      return changes;
    }
    const going = changes.some((change) => change.type === "position" && change.dragging);
    drag.current ??= beginDrag(canvas.current!, layer.current!, nodes, edges, new Set(places.keys()));
    const drawn = drag.current.to(places);
    drawn.places.forEach((place, id) => dragged.set(id, place));
    showLines.current(going ? drawn.lines : []);
    if (going) {
      return changes.filter((change) => change.type !== "position");
    }
    endDrag();
    return changes.map((change) => (change.type === "position" ? { ...change, position: drawn.places.get(change.id) } : change));
  };
  const changeNodes = (changes: NodeChange<FlowNode>[]) => {
    const chosen = changes.filter((change) => change.type === "select");
    if (chosen.length > 0) {
      const next = new Set(selected);
      chosen.forEach((change) => (change.selected ? next.add(change.id) : next.delete(change.id)));
      choice.select(next, next.size > 0 && !chosen.every((change) => !change.selected) ? new Set() : selectedEdges);
    }
    const drawn = placed(changes.filter((change) => change.type === "position" || change.type === "dimensions"));
    if (drawn.length > 0) {
      const measured = new Set(drawn.flatMap((change) => (change.type === "dimensions" ? [change.id] : [])));
      // What was expected of the handles of a node that is measured counts no more.
      setNodes((before) => applyNodeChanges(drawn, before).map((node) => (measured.has(node.id) && node.handles ? ({ ...node, handles: undefined } as FlowNode) : node)));
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
  const startDrag = () => {
    dragged.clear();
    endDrag();
  };
  return { nodes, edges, layer, showLines, startDrag, changeNodes, changeEdges, dragged, setGrasped };
}
