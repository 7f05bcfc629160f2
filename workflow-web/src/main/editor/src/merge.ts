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
  const graphs = [base, mine, theirs].map(nodesOf);
  const ids = new Set([...mine.nodes, ...theirs.nodes].map((node) => node.id));
  const found: Difference[] = [];
  for (const id of ids) {
    const [before, left, right] = graphs.map((nodes) => nodes.get(id));
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
 * The graph that takes each node from the chosen side, and edges that either side added or kept, as
 * the side says that changed them: mine where both did. An edge that went with a node on one side is
 * there again when the node stays.
 */
export function merged(base: Graph, mine: Graph, theirs: Graph, chosen: Record<string, Side>): Graph {
  const [nodesOfMine, nodesOfTheirs] = [nodesOf(mine), nodesOf(theirs)];
  const nodes: GraphNode[] = [];
  for (const id of new Set([...nodesOfTheirs.keys(), ...nodesOfMine.keys()])) {
    const node = (chosen[id] === "mine" ? nodesOfMine : nodesOfTheirs).get(id);
    if (node) {
      nodes.push(node);
    }
  }
  const ids = new Set(nodes.map((node) => node.id));
  const [before, left, right] = [edgesOf(base), edgesOf(mine), edgesOf(theirs)];
  const edges: GraphEdge[] = [];
  for (const [ends, edge] of new Map([...right, ...left])) {
    const hasEnds = (all: { has: (id: string) => boolean }) => all.has(edge.source) && all.has(edge.target);
    const [old, own, other] = [before.get(ends), left.get(ends), right.get(ends)];
    const removed = old && ((!own && hasEnds(nodesOfMine)) || (!other && hasEnds(nodesOfTheirs)));
    if (!removed && hasEnds(ids)) {
      edges.push(other && same(own, old) ? other : edge);
    }
  }
  return { nodes, edges: withOwnIds(edges) };
}

function nodesOf(graph: Graph): Map<string, GraphNode> {
  return new Map(graph.nodes.map((node) => [node.id, node]));
}

/** Edges by what they lead from and to. */
function edgesOf(graph: Graph): Map<string, GraphEdge> {
  return new Map(graph.edges.map((edge) => [key(edge), edge]));
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
