// Notes that stick to the canvas. In the editor they are nodes of their own kind, so that all that
// is done with nodes is done with them; they are stored beside the nodes, and nothing runs them.

import { type Graph, type GraphEdge, type GraphNode, type Point, pointOf } from "./graph.ts";
import { isObject } from "./json.ts";
import { t } from "./texts.ts";

/** A note as it is stored; members that nobody here knows are kept. */
export interface StoredNote {
  id: string;
  text: string;
  position: Point;
  [more: string]: unknown;
}

export interface StoredGraph {
  nodes: GraphNode[];
  edges: GraphEdge[];
  notes: StoredNote[];
}

/** What the ids of notes begin with, and those of steps can't. */
export const NOTE = "note:";

export function isNote({ id }: { id: string }): boolean {
  return id.startsWith(NOTE);
}

export function isStep(node: { id: string }): boolean {
  return !isNote(node);
}

/** What people call a node: a step by its id. */
export function called(id: string): string {
  return isNote({ id }) ? t("note-n", id.slice(NOTE.length)) : id;
}

export function textOfNote(node: GraphNode): string {
  return String(node.data.text ?? "");
}

/** A graph out of JSON with its notes; places are in numbers to reckon with, each step has data, and what is no note is left out. */
export function withNotes(graph: Graph, notes: unknown): Graph {
  const isStored = (note: unknown): note is StoredNote => isObject(note) && typeof note.id === "string" && typeof note.text === "string" && isObject(note.position);
  const found = (Array.isArray(notes) ? notes : []).filter(isStored);
  return { nodes: [...graph.nodes.map(asStep), ...found.map(asNode)], edges: graph.edges };
}

/** A node that was sent without data is stored without. */
function asStep(node: GraphNode): GraphNode {
  const step = { ...node, data: isObject(node.data) ? node.data : {} };
  const { position, ...rest } = step;
  const place = pointOf(position);
  return place ? { ...step, position: place } : rest;
}

/** Members that nobody here knows stay together: a node may have others of these names. */
function asNode({ id, text, position, color, ...more }: StoredNote): GraphNode {
  return { id: NOTE + id, type: "note", position: pointOf(position) ?? { x: 0, y: 0 }, ...(color === undefined ? {} : { color }), data: { text }, more };
}

export function stored(graph: Graph): StoredGraph {
  return { nodes: graph.nodes.filter(isStep), edges: graph.edges, notes: graph.nodes.filter(isNote).map(asStored) };
}

function asStored({ id, position, color, data, more }: GraphNode): StoredNote {
  const known = { id: id.slice(NOTE.length), text: String(data.text ?? ""), position: position ?? { x: 0, y: 0 } };
  return { ...(more as object | undefined), ...known, ...(color === undefined ? {} : { color }) };
}
