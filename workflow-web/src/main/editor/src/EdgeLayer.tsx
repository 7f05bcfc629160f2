// All edges as one picture. The library would keep a component with subscriptions of its own for
// each of hundreds; it has those that are chosen or below the pointer, whose ends can be dragged.

import { type Edge, type InternalNode, type ReactFlowState, Position, getBezierPath, useStore } from "@xyflow/react";
import { memo, type MouseEvent, useMemo } from "react";

interface Props {
  edges: Edge[];
  onChoose: (id: string, more: boolean) => void;
  onMenu: (event: MouseEvent, edge: { id: string }) => void;
}

/** Of an edge whose ends are not measured yet. */
const NOWHERE = [NaN, NaN, NaN, NaN];

export const EdgeLayer = memo(({ edges, onChoose, onMenu }: Props) => {
  const ends = useStore(useMemo(() => endsOf(edges), [edges]), sameNumbers);
  const menu = (event: MouseEvent) => onMenu(event, { id: edgeAt(event.target)! });
  return (
    <svg className="we-edges" aria-hidden="true" onClick={(event) => onChoose(edgeAt(event.target)!, event.ctrlKey || event.metaKey)} onContextMenu={menu}>
      <marker id="we-arrow" className="react-flow__arrowhead" markerWidth="16" markerHeight="16" viewBox="-10 -10 20 20" refX="0" refY="0">
        <polyline className="arrowclosed" strokeLinecap="round" strokeLinejoin="round" points="-5,-4 0,0 -5,4 -5,-4" />
      </marker>
      {edges.map(({ id }, index) => {
        const [fromX, fromY, toX, toY] = ends.slice(4 * index, 4 * index + 4) as [number, number, number, number];
        return Number.isNaN(fromX) ? null : <EdgeLine key={id} id={id} fromX={fromX} fromY={fromY} toX={toX} toY={toY} />;
      })}
    </svg>
  );
});

const EdgeLine = memo(({ id, fromX, fromY, toX, toY }: { id: string; fromX: number; fromY: number; toX: number; toY: number }) => {
  const line = lineBetween(fromX, fromY, toX, toY);
  return (
    <g className="we-edge nopan" data-id={id}>
      <path className="we-edge-line" d={line} markerEnd="url(#we-arrow)" />
      <path className="we-edge-reach" d={line} />
    </g>
  );
});

export function lineBetween(sourceX: number, sourceY: number, targetX: number, targetY: number): string {
  return getBezierPath({ sourceX, sourceY, sourcePosition: Position.Right, targetX, targetY, targetPosition: Position.Left })[0];
}

/** The edge that something drawn is of, whoever draws it. */
export function edgeAt(target: EventTarget): string | undefined {
  return (target as Element).closest<SVGElement>(".we-edge, .react-flow__edge")?.dataset.id;
}

/** Where edges begin and end, across and down, one after the other. */
function endsOf(edges: Edge[]) {
  return ({ nodeLookup }: ReactFlowState): number[] =>
    edges.flatMap(({ source, sourceHandle, target }) => {
      const from = handlePlace(nodeLookup.get(source), "source", sourceHandle);
      const to = handlePlace(nodeLookup.get(target), "target", undefined);
      return from && to ? [...from, ...to] : NOWHERE;
    });
}

function handlePlace(node: InternalNode | undefined, type: "source" | "target", id: string | null | undefined): [number, number] | undefined {
  const handles = node?.internals.handleBounds?.[type];
  const handle = id ? handles?.find((one) => one.id === id) : handles?.[0];
  if (!node || !handle) {
    return undefined;
  }
  const { x, y } = node.internals.positionAbsolute;
  return [x + handle.x + (type === "source" ? handle.width : 0), y + handle.y + handle.height / 2];
}

function sameNumbers(one: number[], other: number[]): boolean {
  return one.length === other.length && one.every((number, index) => Object.is(number, other[index]));
}
