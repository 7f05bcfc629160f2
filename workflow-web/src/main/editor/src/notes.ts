// Notes that stick to the canvas. In the editor they are nodes of their own kind, so that all that
// is done with nodes is done with them; they are stored beside the nodes, and nothing runs them.

import type { Graph, GraphEdge, GraphNode, Point } from "./graph.ts";
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

/** A graph with its notes; what is no note is left out. */
export function withNotes(graph: Graph, notes: unknown): Graph {
  const isStored = (note: unknown): note is StoredNote => isObject(note) && typeof note.id === "string" && typeof note.text === "string" && isObject(note.position);
  const found = (Array.isArray(notes) ? notes : []).filter(isStored);
  const nodes = found.map(({ id, text, ...rest }) => ({ ...rest, id: NOTE + id, type: "note", data: { text } }));
  return nodes.length === 0 ? graph : { nodes: [...graph.nodes, ...nodes], edges: graph.edges };
}

export function stored(graph: Graph): StoredGraph {
  const notes = graph.nodes.filter(isNote).map(({ id, type: _type, data, ...rest }) => ({ ...rest, id: id.slice(NOTE.length), text: String(data.text ?? "") }) as StoredNote);
  return { nodes: graph.nodes.filter(isStep), edges: graph.edges, notes };
}
