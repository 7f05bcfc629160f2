// Two graphs that came from one: what each changed, and the graph that takes of both.

import type { Graph, GraphEdge, GraphNode } from "./graph.ts";
import { same } from "./json.ts";

export type Side = "mine" | "theirs";

/** A node that is not the same in both; `side` is who alone changed it, undefined when both did. */
export interface Difference {
  id: string;
  mine: GraphNode | undefined;
  theirs: GraphNode | undefined;
  side: Side | undefined;
}

export function differences(base: Graph, mine: Graph, theirs: Graph): Difference[] {
  const ids = new Set([...mine.nodes, ...theirs.nodes].map((node) => node.id));
  const found: Difference[] = [];
  for (const id of ids) {
    const [before, left, right] = [base, mine, theirs].map((graph) => graph.nodes.find((node) => node.id === id));
    if (!same(left, right)) {
      const side = same(left, before) ? "theirs" : same(right, before) ? "mine" : undefined;
      found.push({ id, mine: left, theirs: right, side });
    }
  }
  return found;
}

/** Whether both have the same node in different places. */
export function isMoved({ mine, theirs }: Difference): boolean {
  return mine !== undefined && theirs !== undefined && same({ ...mine, position: theirs.position }, theirs);
}

/**
 * The graph that takes each node from the chosen side, and edges that either side added or kept. An
 * edge that went with a node on one side is there again when the node stays.
 */
export function merged(base: Graph, mine: Graph, theirs: Graph, chosen: Record<string, Side>): Graph {
  const nodes: GraphNode[] = [];
  for (const id of new Set([...theirs.nodes, ...mine.nodes].map((node) => node.id))) {
    const from = chosen[id] === "mine" ? mine : theirs;
    const node = from.nodes.find((one) => one.id === id);
    if (node) {
      nodes.push(node);
    }
  }
  const ids = new Set(nodes.map((node) => node.id));
  const has = (graph: Graph, edge: GraphEdge) => graph.edges.some((one) => key(one) === key(edge));
  const hasEnds = (graph: Graph, edge: GraphEdge) => [edge.source, edge.target].every((id) => graph.nodes.some((node) => node.id === id));
  const isRemovedBy = (graph: Graph, edge: GraphEdge) => has(base, edge) && !has(graph, edge) && hasEnds(graph, edge);
  const edges = new Map<string, GraphEdge>();
  for (const edge of [...theirs.edges, ...mine.edges]) {
    const removed = isRemovedBy(mine, edge) || isRemovedBy(theirs, edge);
    if (!removed && ids.has(edge.source) && ids.has(edge.target)) {
      edges.set(key(edge), edge);
    }
  }
  return { nodes, edges: withOwnIds([...edges.values()]) };
}

function key(edge: GraphEdge): string {
  return JSON.stringify([edge.source, edge.sourceHandle || "default", edge.target]);
}

function withOwnIds(edges: GraphEdge[]): GraphEdge[] {
  const taken = new Set<string>();
  return edges.map((edge) => {
    let id = edge.id;
    for (let number = 1; taken.has(id); number++) {
      id = `${edge.id}_${number}`;
    }
    taken.add(id);
    return id === edge.id ? edge : { ...edge, id };
  });
}
