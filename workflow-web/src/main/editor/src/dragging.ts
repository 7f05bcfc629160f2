// A drag as it is drawn: what is dragged moves in the page alone, since for each place that the
// library hears of it goes through all nodes and edges. It hears of the place where the drag ends.

import type { Edge } from "@xyflow/react";
import { lineBetween } from "./EdgeLayer.tsx";
import type { FlowNode } from "./drawing.ts";
import type { Point } from "./graph.ts";
import { HEIGHT, WIDTH } from "./layout.ts";
import { type Box, type Line, snapTo } from "./snap.ts";

/** What is drawn while these nodes are dragged. */
export interface Drag {
  /** Draws them at these places, or where the only one aligns with another; gives where they are then. */
  to: (places: Map<string, Point>) => { places: Map<string, Point>; lines: Line[] };
  /** Leaves it to the library to draw them again. */
  end: () => void;
}

interface MovedEdge extends Pick<Edge, "source" | "target"> {
  /** Drawn by the picture of all edges; a chosen one by the library, too. */
  elements: SVGElement[];
  path: SVGPathElement;
  /** Across and down, of its beginning and of its end. */
  ends: [number, number, number, number];
}

const LIFTED = "we-lifted";

/** Edges of what is dragged are drawn into `layer`: what is painted for all others stays. */
export function beginDrag(canvas: HTMLElement, layer: SVGElement, nodes: FlowNode[], edges: Edge[], moved: Set<string>): Drag {
  const boxes = drawnBy<HTMLElement>(canvas, ".react-flow__node");
  const movedNodes = nodes.filter((node) => moved.has(node.id) && boxes.has(node.id));
  const snap = snapTo(nodes.filter((node) => !moved.has(node.id) && node.type !== "frame").map((node) => boxOf(node, node.position)));
  const movedEdges = edgesOf(canvas, edges, moved);
  const frame = canvas.querySelector<HTMLElement>(".react-flow__nodesselection-rect");
  const [only] = movedNodes;
  layer.replaceChildren(...movedEdges.map(({ path }) => path));
  movedEdges.forEach(({ elements }) => elements.forEach((element) => element.classList.add(LIFTED)));
  return {
    to: (asked) => {
      const at = only && asked.get(only.id);
      const aligned = only && at && asked.size === 1 ? snap(boxOf(only, at)) : undefined;
      const places = aligned ? new Map([[only!.id, { x: aligned.x, y: aligned.y }]]) : asked;
      const by = new Map<string, Point>();
      for (const { id, position } of movedNodes) {
        const { x, y } = places.get(id) ?? position;
        by.set(id, { x: x - position.x, y: y - position.y });
        boxes.get(id)!.style.transform = `translate(${x}px,${y}px)`;
      }
      movedEdges.forEach((edge) => draw(edge, by));
      if (frame && only) {
        const { x, y } = by.get(only.id)!;
        frame.style.transform = `translate(${x}px,${y}px)`;
      }
      return { places, lines: aligned?.lines ?? [] };
    },
    end: () => {
      layer.replaceChildren();
      movedEdges.forEach(({ elements }) => elements.forEach((element) => element.classList.remove(LIFTED)));
      frame?.style.removeProperty("transform");
    },
  };
}

/** What is drawn, by the ids of what it is of. */
function drawnBy<T extends HTMLElement | SVGElement>(canvas: HTMLElement, selector: string): Map<string, T> {
  return new Map([...canvas.querySelectorAll<T>(selector)].map((element) => [element.dataset.id!, element]));
}

function edgesOf(canvas: HTMLElement, edges: Edge[], moved: Set<string>): MovedEdge[] {
  const drawn = drawnBy<SVGGElement>(canvas, ".we-edge");
  const held = drawnBy<SVGGElement>(canvas, ".react-flow__edge");
  return edges
    .filter(({ source, target }) => moved.has(source) || moved.has(target))
    .flatMap(({ id, source, target }) => {
      const elements = [drawn.get(id), held.get(id)].filter((element) => element !== undefined);
      const path = elements[0]?.querySelector("path")?.cloneNode() as SVGPathElement | undefined;
      const numbers = path?.getAttribute("d")?.match(/-?[\d.]+(?:e-?\d+)?/g)?.map(Number) ?? [];
      const [fromX, fromY, , , , , toX, toY] = numbers;
      return toX === undefined || toY === undefined ? [] : [{ source, target, elements, path: path!, ends: [fromX!, fromY!, toX, toY] }];
    });
}

function draw({ source, target, path, ends: [fromX, fromY, toX, toY] }: MovedEdge, by: Map<string, Point>): void {
  const [from, to] = [by.get(source), by.get(target)];
  path.setAttribute("d", lineBetween(fromX + (from?.x ?? 0), fromY + (from?.y ?? 0), toX + (to?.x ?? 0), toY + (to?.y ?? 0)));
}

function boxOf(node: FlowNode, { x, y }: Point): Box {
  return { x, y, width: node.measured?.width ?? WIDTH, height: node.measured?.height ?? HEIGHT };
}
