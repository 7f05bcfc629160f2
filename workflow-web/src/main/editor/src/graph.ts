// A workflow's graph and what can be done with it. All functions are pure: they give a new graph,
// or the same one when there is nothing to do.

import { attempt, isExact, isObject, numberOf, parse } from "./json.ts";
import { isNote, withNotes } from "./notes.ts";
import { renameRoots, rootsOf } from "./references.ts";

export interface Point {
  x: number;
  y: number;
}

/** A node as it is stored; members that nobody here knows are kept. */
export interface GraphNode {
  id: string;
  type?: string;
  position?: Point;
  data: Record<string, unknown>;
  [more: string]: unknown;
}

/** An edge as it is stored; without `sourceHandle` it leaves by the default handle. */
export interface GraphEdge {
  id: string;
  source: string;
  target: string;
  sourceHandle?: string | null;
  [more: string]: unknown;
}

export interface Graph {
  nodes: GraphNode[];
  edges: GraphEdge[];
}

export interface End {
  source: string;
  handle?: string | undefined;
}

/** What is done to a graph; each is one entry of the history. */
export type Command =
  /** `into` is an edge that leads into the node, and out of it by `out` to where it led; by null to nowhere. */
  | { do: "add"; node: GraphNode; from?: End | undefined; into?: string | undefined; out?: string | null | undefined }
  /** `edge` is one that leads elsewhere so far. */
  | { do: "connect"; from: End; target: string; edge?: string | undefined }
  | { do: "remove"; nodes: string[]; edges: string[] }
  | { do: "move"; to: Record<string, Point> }
  | { do: "set"; id: string; data: Record<string, unknown> }
  | { do: "mark"; ids: string[]; color: string | undefined }
  | { do: "rename"; id: string; name: string }
  | { do: "paste"; graph: Graph }
  | { do: "replace"; graph: Graph };

/** Colours that nodes and notes can have; they are kept with them. */
export const COLORS = ["green", "blue", "amber", "red", "grey"];

const DEFAULT = "default";
/** From one column of nodes to the next. */
export const ROOM = 300;
const ID = /^[A-Za-z0-9_-]{1,64}$/;

export function apply(graph: Graph, command: Command): Graph {
  switch (command.do) {
    case "add": {
      // A trigger, which nothing leads to, divides no edge.
      const divided = command.from && graph.edges.find((edge) => edge.id === command.into);
      const before = divided ? madeRoom(graph, divided.target, command.node) : graph.nodes;
      const added = { nodes: [...before, command.node], edges: graph.edges.filter((edge) => edge !== divided) };
      const led = command.from ? connect(added, command.from, command.node.id) : added;
      return divided && command.out !== null ? connect(led, { source: command.node.id, handle: command.out }, divided.target) : led;
    }
    case "connect":
      return command.edge === undefined ? connect(graph, command.from, command.target) : reconnect(graph, command.edge, command.from, command.target);
    case "remove":
      return remove(graph, new Set(command.nodes), new Set(command.edges));
    case "move":
      return changed(graph, (node) => (command.to[node.id] ? { ...node, position: round(command.to[node.id]!) } : node));
    case "set":
      return set(graph, command.id, command.data);
    case "mark":
      return changed(graph, (node) => (command.ids.includes(node.id) ? marked(node, command.color) : node));
    case "rename":
      return rename(graph, command.id, command.name);
    case "paste":
      return { nodes: [...graph.nodes, ...command.graph.nodes], edges: [...graph.edges, ...command.graph.edges] };
    case "replace":
      return command.graph;
  }
}

/** The nodes with that one, and what it leads to, moved to the right where another would cover it. */
function madeRoom(graph: Graph, target: string, { position }: GraphNode): GraphNode[] {
  const at = graph.nodes.find((node) => node.id === target)?.position;
  if (!at || !position || at.x - position.x >= ROOM || Math.abs(at.y - position.y) >= ROOM) {
    return graph.nodes;
  }
  const moved = reachable(graph, target).add(target);
  const by = position.x + ROOM - at.x;
  return graph.nodes.map((node) => (moved.has(node.id) && node.position ? { ...node, position: { ...node.position, x: node.position.x + by } } : node));
}

function changed(graph: Graph, change: (node: GraphNode) => GraphNode): Graph {
  return { nodes: graph.nodes.map(change), edges: graph.edges };
}

/** Edges that leave by an action or a case follow it when it gets another id. */
function set(graph: Graph, id: string, data: Record<string, unknown>): Graph {
  const before = graph.nodes.find((node) => node.id === id)?.data ?? {};
  const renamed = new Map(Object.keys(data).flatMap((name) => renamedRow(before[name], data[name])));
  const follow = (edge: GraphEdge) => (edge.source === id && edge.sourceHandle && renamed.has(edge.sourceHandle) ? { ...edge, sourceHandle: renamed.get(edge.sourceHandle)! } : edge);
  const { nodes } = changed(graph, (node) => (node.id === id ? { ...node, data } : node));
  return { nodes, edges: renamed.size === 0 ? graph.edges : graph.edges.map(follow) };
}

/** The ids that the one row of a list had and has which got another; nothing where rows were added or removed, or share an id. */
function renamedRow(before: unknown, now: unknown): [string, string][] {
  const [old, ids] = [idsOf(before), idsOf(now)];
  const others = ids.map((id, index) => [old[index], id]).filter(([one, other]) => one !== other);
  const [from, to] = others[0] ?? [];
  return old.length === ids.length && others.length === 1 && from && to && !ids.includes(from) && !old.includes(to) ? [[from, to]] : [];
}

function idsOf(rows: unknown): (string | undefined)[] {
  return Array.isArray(rows) ? rows.map((row) => (isObject(row) && typeof row.id === "string" ? row.id : undefined)) : [];
}

function marked(node: GraphNode, color: string | undefined): GraphNode {
  const { color: _before, ...rest } = node;
  return (color ? { ...rest, color } : rest) as GraphNode;
}

function round(point: Point): Point {
  return { x: Math.round(point.x), y: Math.round(point.y) };
}

function connect(graph: Graph, from: End, target: string): Graph {
  const edge = { id: freeId("e", graph.edges), ...ends(from, target) };
  return { nodes: graph.nodes, edges: [...graph.edges, edge] };
}

function reconnect(graph: Graph, id: string, from: End, target: string): Graph {
  const before = graph.edges.find((edge) => edge.id === id);
  if (!before || isBetween(before, from, target)) {
    return graph;
  }
  const { sourceHandle: _before, ...rest } = before;
  const edge = { ...rest, ...ends(from, target) } as GraphEdge;
  return { nodes: graph.nodes, edges: graph.edges.map((one) => (one === before ? edge : one)) };
}

function ends({ source, handle }: End, target: string): Pick<GraphEdge, "source" | "target" | "sourceHandle"> {
  return { source, target, ...(handle ? { sourceHandle: handle } : {}) };
}

function isBetween(edge: GraphEdge, from: End, target: string): boolean {
  return edge.source === from.source && edge.target === target && (edge.sourceHandle || DEFAULT) === (from.handle || DEFAULT);
}

function remove(graph: Graph, nodes: Set<string>, edges: Set<string>): Graph {
  return {
    nodes: graph.nodes.filter((node) => !nodes.has(node.id)),
    edges: graph.edges.filter((edge) => !edges.has(edge.id) && !nodes.has(edge.source) && !nodes.has(edge.target)),
  };
}

/** `stem` with the lowest number that nothing has yet. */
export function freeId(stem: string, taken: Iterable<{ id: string }>): string {
  const ids = new Set(Array.from(taken, (one) => one.id));
  for (let number = 1; ; number++) {
    if (!ids.has(`${stem}${number}`)) {
      return `${stem}${number}`;
    }
  }
}

/** An id for a node of that component: its own id where that is free. */
export function nodeId(componentId: string, nodes: GraphNode[]): string {
  const stem = componentId.replace(/[^A-Za-z0-9_-]/g, "_").replace(/_(trigger|transform|condition)$/, "").slice(0, 50) || "step";
  return nodes.some((node) => node.id === stem) ? freeId(`${stem}_`, nodes) : stem;
}

export function isNodeId(text: string): boolean {
  return ID.test(text);
}

export function componentOf(node: GraphNode): string {
  const named = node.data.componentId ?? node.type;
  return typeof named === "string" ? named : "";
}

/** The colour of a node or note; undefined for none, and for what is none. */
export function colorOf(node: GraphNode): string | undefined {
  return COLORS.find((color) => color === node.color);
}

/** A place out of JSON, in numbers to reckon with; undefined for what is none. */
export function pointOf(value: unknown): Point | undefined {
  const place = isObject(value) ? value : {};
  const [x, y] = [numberOf(place.x), numberOf(place.y)];
  return x === undefined || y === undefined ? undefined : { ...place, x, y };
}

/** Why an edge can't be drawn, or the one of an id be led there, as the key of a sentence; undefined when it can. */
export function whyNot(graph: Graph, from: End, target: string, isTrigger: (id: string) => boolean, moved?: string): string | undefined {
  if (from.source === target) {
    return "no-edge-to-itself";
  }
  if (isTrigger(target)) {
    return "no-edge-into-trigger";
  }
  if (isNote({ id: target }) || isNote({ id: from.source })) {
    return "no-edge-of-note";
  }
  const edges = graph.edges.filter((edge) => edge.id !== moved);
  if (edges.some((edge) => isBetween(edge, from, target))) {
    return "no-edge-twice";
  }
  return reachable({ nodes: graph.nodes, edges }, target).has(from.source) ? "no-cycle" : undefined;
}

/** Things by what they belong to, in one go: graphs have hundreds of nodes and edges. */
export function grouped<T, K>(all: T[], keyOf: (one: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const one of all) {
    const key = keyOf(one);
    const group = groups.get(key);
    if (group) {
      group.push(one);
    } else {
      groups.set(key, [one]);
    }
  }
  return groups;
}

/** What can be reached from a node, itself left out. */
export function reachable(graph: Graph, from: string, backwards = false): Set<string> {
  const next = grouped(graph.edges, (edge) => (backwards ? edge.target : edge.source));
  const found = new Set<string>();
  const open = [from];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    for (const edge of next.get(id) ?? []) {
      const other = backwards ? edge.source : edge.target;
      if (!found.has(other)) {
        found.add(other);
        open.push(other);
      }
    }
  }
  return found;
}

/** The nodes that run once for each item of an iterator: those behind its handle `item` alone. */
export function bodyOf(graph: Graph, iterator: string): Set<string> {
  const from = (inside: boolean) =>
    graph.edges
      .filter((edge) => edge.source === iterator && (edge.sourceHandle === "item") === inside)
      .flatMap((edge) => [edge.target, ...reachable(graph, edge.target)]);
  const outside = new Set(from(false));
  return new Set(from(true).filter((id) => !outside.has(id)));
}

/** All texts and numbers of a value, and what else is written in it, as text. */
export function valuesOf(value: unknown): string[] {
  if (isExact(value)) {
    return [(value as { rawJSON: string }).rawJSON];
  }
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(valuesOf) : [String(value ?? "")];
}

function renameIn(value: unknown, names: ReadonlyMap<string, string>): unknown {
  if (typeof value === "string") {
    return renameRoots(value, names);
  }
  if (Array.isArray(value)) {
    return value.map((one) => renameIn(one, names));
  }
  return isObject(value)
    ? Object.fromEntries(Object.entries(value).map(([name, one]) => [name, renameIn(one, names)]))
    : value;
}

/** A node whose templates read other names; a note has no templates. */
function rereading(node: GraphNode, names: ReadonlyMap<string, string>): GraphNode {
  return isNote(node) ? node : { ...node, data: renameIn(node.data, names) as Record<string, unknown> };
}

/** Another id for a node, in edges and in all templates that read it. */
function rename(graph: Graph, id: string, name: string): Graph {
  const names = new Map([[id, name]]);
  const renamed = (end: string) => (end === id ? name : end);
  return {
    nodes: graph.nodes.map((node) => ({ ...rereading(node, names), id: renamed(node.id) })),
    edges: graph.edges.map((edge) => ({ ...edge, source: renamed(edge.source), target: renamed(edge.target) })),
  };
}

/** The nodes of these ids with the edges between them. */
export function part(graph: Graph, ids: Set<string>): Graph {
  return {
    nodes: graph.nodes.filter((node) => ids.has(node.id)),
    edges: graph.edges.filter((edge) => ids.has(edge.source) && ids.has(edge.target)),
  };
}

/**
 * A part of a graph, ready to be put into this one: moved, and with ids that are free. No node gets
 * a name that another of the part has, or that its templates read of a node that is not in it.
 */
export function prepared(graph: Graph, part: Graph, by: Point): Graph {
  const used = new Set(graph.nodes.map((node) => node.id));
  const read = part.nodes.flatMap((node) => valuesOf(node.data)).flatMap((text) => [...rootsOf(text)]);
  const taken = [...graph.nodes, ...part.nodes, ...read.map((id) => ({ id }))];
  const ids = new Map<string, string>();
  for (const { id } of part.nodes.filter((node) => used.has(node.id))) {
    const free = freeId(`${id.replace(/_\d+$/, "").slice(0, 58)}_`, taken);
    ids.set(id, free);
    taken.push({ id: free });
  }
  const renamed = (id: string) => ids.get(id) ?? id;
  const nodes = part.nodes.map((node) => {
    const at = node.position ?? { x: 0, y: 0 };
    return { ...rereading(node, ids), id: renamed(node.id), position: round({ x: at.x + by.x, y: at.y + by.y }) };
  });
  const edges: GraphEdge[] = [];
  for (const edge of part.edges) {
    edges.push({ ...edge, id: freeId("e", [...graph.edges, ...edges]), source: renamed(edge.source), target: renamed(edge.target) });
  }
  return { nodes, edges };
}

/** A graph out of JSON text; undefined for what is none. */
export function graphOf(text: string): Graph | undefined {
  return asGraph(attempt(() => parse(text)));
}

/** A way out that is no text is none: people paste whatever they have. */
function asEdge(edge: Record<string, unknown>): GraphEdge {
  const { sourceHandle, ...rest } = edge;
  return (typeof (sourceHandle ?? "") === "string" ? edge : rest) as unknown as GraphEdge;
}

/** A graph out of JSON; undefined for what is none. */
export function asGraph(value: unknown): Graph | undefined {
  if (!isObject(value) || !Array.isArray(value.nodes)) {
    return undefined;
  }
  const edges = Array.isArray(value.edges) ? value.edges : [];
  const nodes = value.nodes.filter((node) => isObject(node) && typeof node.id === "string" && isNodeId(node.id));
  const ids = new Set(nodes.map((node) => node.id));
  return nodes.length !== value.nodes.length || ids.size !== nodes.length
    ? undefined
    : withNotes(
        {
          nodes: nodes as GraphNode[],
          edges: edges.filter((edge) => isObject(edge) && ids.has(edge.source as string) && ids.has(edge.target as string)).map(asEdge),
        },
        value.notes,
      );
}
