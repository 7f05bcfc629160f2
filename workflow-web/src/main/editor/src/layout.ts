// Where the nodes of a graph are best drawn: in layers, from left to right.

import dagre from "@dagrejs/dagre";
import type { Graph, GraphNode, Point } from "./graph.ts";
import { isStep } from "./notes.ts";

export const WIDTH = 220;
export const HEIGHT = 72;

/** Places of these steps, or of all; those of a part stay around where the part was. */
export function layout(graph: Graph, only?: Set<string>): Record<string, Point> {
  const drawing = new dagre.graphlib.Graph({ multigraph: true });
  drawing.setGraph({ rankdir: "LR", nodesep: 60, ranksep: 90 });
  drawing.setDefaultEdgeLabel(() => ({}));
  const nodes = graph.nodes.filter((node) => isStep(node) && (!only || only.has(node.id)));
  for (const node of nodes) {
    drawing.setNode(node.id, { width: WIDTH, height: HEIGHT });
  }
  for (const edge of graph.edges) {
    if (drawing.hasNode(edge.source) && drawing.hasNode(edge.target)) {
      drawing.setEdge(edge.source, edge.target, {}, edge.id);
    }
  }
  dagre.layout(drawing);
  const corner = only ? cornerOf(nodes.map((node) => node.position ?? { x: 0, y: 0 })) : { x: 0, y: 0 };
  const places: Record<string, Point> = {};
  for (const node of nodes) {
    const { x = 0, y = 0 } = drawing.node(node.id);
    places[node.id] = { x: Math.round(x - WIDTH / 2 + corner.x), y: Math.round(y - HEIGHT / 2 + corner.y) };
  }
  return places;
}

function cornerOf(points: Point[]): Point {
  return { x: Math.min(...points.map((point) => point.x)), y: Math.min(...points.map((point) => point.y)) };
}

/** The graph with a place for each step: where one has none, or that of another, all are laid out. */
export function placed(graph: Graph): Graph {
  const steps = graph.nodes.filter(isStep);
  const taken = new Set(steps.map((node) => node.position && `${node.position.x} ${node.position.y}`));
  if (!taken.has(undefined) && taken.size === steps.length) {
    return graph;
  }
  const places = layout(graph);
  return { nodes: graph.nodes.map((node) => (places[node.id] ? { ...node, position: places[node.id]! } : node)), edges: graph.edges };
}

/** As above; a node without a place has that of the same node of another graph. */
export function placedLike(graph: Graph, other: Graph): Graph {
  const places = new Map(other.nodes.map((node) => [node.id, node.position]));
  const found = graph.nodes.map((node) => {
    const position = node.position ?? places.get(node.id);
    return position ? { ...node, position } : node;
  });
  return placed({ nodes: found, edges: graph.edges });
}

/** The shortest way down and to the right by which these can be moved to where no node is. */
export function wayTo(graph: Graph, moved: GraphNode[]): Point {
  const places = moved.map((node) => node.position ?? { x: 0, y: 0 });
  const covers = (by: Point) => places.some((at) => isTaken(graph, { x: at.x + by.x, y: at.y + by.y }));
  let by = { x: 40, y: HEIGHT + 40 };
  for (let tries = 0; covers(by) && tries < 200; tries++) {
    by = { x: by.x, y: by.y + HEIGHT + 28 };
  }
  return by;
}

function isTaken(graph: Graph, at: Point): boolean {
  return graph.nodes.some((node) => {
    const place = node.position ?? { x: 0, y: 0 };
    return Math.abs(place.x - at.x) < WIDTH + 20 && Math.abs(place.y - at.y) < HEIGHT + 20;
  });
}

/** A place near this one where no node is. */
export function freePlace(graph: Graph, wanted: Point): Point {
  let at = wanted;
  for (let row = 1; isTaken(graph, at) && row < 200; row++) {
    at = { x: wanted.x, y: wanted.y + row * (HEIGHT + 28) };
  }
  return { x: Math.round(at.x), y: Math.round(at.y) };
}
