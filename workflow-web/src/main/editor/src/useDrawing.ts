// The graph as the library draws it, and what it tells of drags and choices.

import { applyNodeChanges, type Edge, type EdgeChange, type NodeChange, useStoreApi } from "@xyflow/react";
import { type RefObject, useEffect, useMemo, useRef, useState } from "react";
import { type Drag, beginDrag } from "./dragging.ts";
import { type FlowNode, flowEdges, flowNodes, kept } from "./drawing.ts";
import type { Point } from "./graph.ts";
import type { Line } from "./snap.ts";
import type { Editing } from "./useEditing.ts";
import type { Badge } from "./useRun.ts";

const NO_STATES: Record<string, Badge> = {};

/** All that is chosen after these changes, and whether any is chosen now that was not; undefined where none is about that. */
function chosenBy(changes: (NodeChange<FlowNode> | EdgeChange)[], before: Set<string>): { all: Set<string>; more: boolean } | undefined {
  const all = new Set(before);
  const about = changes.filter((change) => change.type === "select");
  about.forEach(({ id, selected }) => (selected ? all.add(id) : all.delete(id)));
  return about.length === 0 ? undefined : { all, more: about.some((change) => change.selected) };
}

export function useDrawing({ graph, components, check, choice, run, readOnly, setPopup }: Editing, canvas: RefObject<HTMLElement | null>) {
  const [grasped, setGrasped] = useState<string>();
  const { selected, selectedEdges, current } = choice;
  // The library tells of nodes and of edges one after the other: the second hears of the first.
  const chosen = useRef({ selected, selectedEdges });
  chosen.current = { selected, selectedEdges };
  const store = useStoreApi();
  const showLines = useRef<(lines: Line[]) => void>(() => undefined);
  const layer = useRef<SVGSVGElement>(null);
  const drag = useRef<Drag>(undefined);
  // The library goes on from where the pointer is, and does not know what was aligned.
  const [dragged] = useState(() => new Map<string, Point>());
  const edgesBefore = useRef<Edge[]>([]);
  const heldBefore = useRef<Edge[]>([]);
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

  const held = (heldBefore.current = kept(heldBefore.current, edges.filter((edge) => edge.selected || edge.id === grasped)));

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
  const select = (nodes: Set<string>, ofEdges: Set<string>) => {
    chosen.current = { selected: nodes, selectedEdges: ofEdges };
    choice.select(nodes, ofEdges);
  };
  const changeNodes = (changes: NodeChange<FlowNode>[]) => {
    const now = chosenBy(changes, chosen.current.selected);
    if (now) {
      select(now.all, now.more ? new Set() : chosen.current.selectedEdges);
    }
    const drawn = placed(changes.filter((change) => change.type === "position" || change.type === "dimensions"));
    if (drawn.length > 0) {
      const measured = new Set(drawn.flatMap((change) => (change.type === "dimensions" ? [change.id] : [])));
      // What was expected of the handles of a node that is measured counts no more.
      setNodes((before) => applyNodeChanges(drawn, before).map((node) => (measured.has(node.id) && node.handles ? ({ ...node, handles: undefined } as FlowNode) : node)));
    }
  };
  const changeEdges = (changes: EdgeChange[]) => {
    const now = chosenBy(changes, chosen.current.selectedEdges);
    // A box is drawn around steps, and their edges go with them.
    const isBox = store.getState().userSelectionRect !== null;
    if (now && !(isBox && now.more)) {
      select(now.more ? new Set() : chosen.current.selected, now.all);
    }
  };
  const startDrag = () => {
    dragged.clear();
    endDrag();
  };
  return { nodes, edges, held, layer, showLines, startDrag, changeNodes, changeEdges, dragged, setGrasped };
}
