// Where the nodes of a graph are best drawn: in layers, from left to right.

import dagre from "@dagrejs/dagre";
import { type Graph, type GraphEdge, type GraphNode, grouped, type Point, ROOM, reachable } from "./graph.ts";
import { isStep } from "./notes.ts";
import type { Box } from "./snap.ts";

export const WIDTH = 220;
export const HEIGHT = 72;

/**
 * It takes too long to put more edges in the order of the ways out: 500 nodes with 2,000 edges take
 * 11 seconds instead of 3, those with 500 take 1 second.
 */
const MOST_ORDERED_EDGES = 500;

/** The ways out of a node, from top to bottom. */
export type OutsOf = (id: string) => string[];

type Layers = Parameters<typeof dagre.layout>[0];

/** Places of these steps, or of all; those of a part stay around where the part was. */
export function layout(graph: Graph, outsOf: OutsOf, only?: Set<string>): Record<string, Point> {
  const drawing = new dagre.graphlib.Graph({ multigraph: true });
  drawing.setGraph({ rankdir: "LR", nodesep: 60, ranksep: ROOM - WIDTH });
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
  dagre.layout(drawing, drawing.edgeCount() > MOST_ORDERED_EDGES ? {} : inOrder(graph, outsOf));
  const corner = only ? cornerOf(nodes.map((node) => node.position ?? { x: 0, y: 0 })) : { x: 0, y: 0 };
  const places: Record<string, Point> = {};
  for (const node of nodes) {
    const { x = 0, y = 0 } = drawing.node(node.id);
    places[node.id] = { x: Math.round(x - WIDTH / 2 + corner.x), y: Math.round(y - HEIGHT / 2 + corner.y) };
  }
  return places;
}

function inOrder(graph: Graph, outsOf: OutsOf): Parameters<typeof dagre.layout>[1] {
  const rows = new Map(graph.edges.map((edge) => [edge, edge.sourceHandle ? outsOf(edge.source).indexOf(edge.sourceHandle) : 0]));
  return { customOrder: (layers, order) => order(layers, { constraints: byWaysOut(layers, rows) }) };
}

/**
 * What is above what: the ends of edges that leave one node by ways out in other rows. In layers an
 * edge ends in the next one: there, one that goes on has a node of its own.
 */
function byWaysOut(layers: Layers, rows: Map<GraphEdge, number>): { left: string; right: string }[] {
  const above: GraphEdge[] = [];
  const endOf = ({ id, source }: GraphEdge) => layers.outEdges(source)?.find((edge) => edge.name === id)?.w;
  const add = (source?: string, target?: string) => {
    // Two nodes may want it differently.
    if (source && target && source !== target && !reachable({ nodes: [], edges: above }, target).has(source)) {
      above.push({ id: "", source, target });
    }
  };
  for (const ways of grouped([...rows], ([edge]) => edge.source).values()) {
    const levels = [...grouped(ways, ([, row]) => row)].sort(([row], [other]) => row - other).map(([, level]) => level);
    levels.slice(1).forEach((level, index) => levels[index]!.forEach(([upper]) => level.forEach(([lower]) => add(endOf(upper), endOf(lower)))));
  }
  return above.map(({ source, target }) => ({ left: source, right: target }));
}

function cornerOf(points: Point[]): Point {
  return { x: Math.min(...points.map((point) => point.x)), y: Math.min(...points.map((point) => point.y)) };
}

/** The graph with a place for each step: where one has none, or that of another, all are laid out. */
export function placed(graph: Graph, outsOf: OutsOf = () => []): Graph {
  const steps = graph.nodes.filter(isStep);
  const taken = new Set(steps.map((node) => node.position && `${node.position.x} ${node.position.y}`));
  if (!taken.has(undefined) && taken.size === steps.length) {
    return graph;
  }
  const places = layout(graph, outsOf);
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

/** From what is drawn to the border of the window, as a share of that. */
const MARGIN = 0.055;

interface Size {
  width: number;
  height: number;
}

/**
 * How a graph is shown: as a whole, or from its start on where it could not be read so. Where it
 * can, it lies beside what covers the lower right corner, or above that.
 */
export function opening(boxes: Box[], start: Box, { width, height }: Size, least: number, corner: Size = { width: 0, height: 0 }): Point & { zoom: number } {
  const rooms = [{ width, height }, { width: width - corner.width, height }, { width, height: height - corner.height }];
  const views = rooms.map((room) => view(boxes, start, room, least));
  const isClear = ({ x, y, zoom }: Point & { zoom: number }) =>
    !boxes.some((box) => (box.x + box.width) * zoom + x > width - corner.width && (box.y + box.height) * zoom + y > height - corner.height);
  const [best] = views.filter(isClear).toSorted((one, other) => other.zoom - one.zoom);
  return best ?? views[0]!;
}

function view(boxes: Box[], start: Box, { width, height }: Size, least: number): Point & { zoom: number } {
  const [across, along] = [extent(boxes, "x", "width"), extent(boxes, "y", "height")];
  const whole = (1 - 2 * MARGIN) * Math.min(width / (across.to - across.from), height / (along.to - along.from));
  const zoom = Math.min(1, Math.max(least, whole));
  return { x: offset(width, across, start.x + start.width / 2, zoom), y: offset(height, along, start.y + start.height / 2, zoom), zoom };
}

interface Extent {
  from: number;
  to: number;
}

function extent(boxes: Box[], at: "x" | "y", size: "width" | "height"): Extent {
  return { from: Math.min(...boxes.map((box) => box[at])), to: Math.max(...boxes.map((box) => box[at] + box[size])) };
}

/** Where a window begins that is centred on what fits into it, else on a place, with no empty room but the margin. */
function offset(window: number, { from, to }: Extent, place: number, zoom: number): number {
  const margin = window * MARGIN;
  return (to - from) * zoom <= window - 2 * margin
    ? (window - (from + to) * zoom) / 2
    : Math.max(window - margin - to * zoom, Math.min(margin - from * zoom, window / 2 - place * zoom));
}
