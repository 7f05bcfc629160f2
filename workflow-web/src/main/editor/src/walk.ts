// From one node to the next by the arrow keys: along edges, and to what lies beside.

import type { Graph, GraphNode } from "./graph.ts";

export function next(graph: Graph, id: string, key: string): string | undefined {
  const byId = new Map(graph.nodes.map((node) => [node.id, node]));
  const along = (ids: string[]) => ids.filter((other) => byId.has(other)).sort((one, other) => place(byId.get(one)!).y - place(byId.get(other)!).y);
  switch (key) {
    case "ArrowRight":
      return along(graph.edges.filter((edge) => edge.source === id).map((edge) => edge.target))[0];
    case "ArrowLeft":
      return along(graph.edges.filter((edge) => edge.target === id).map((edge) => edge.source))[0];
    default:
      return beside(graph, byId.get(id), key === "ArrowDown");
  }
}

/** The nearest node that lies higher or lower; those of the same column first. */
function beside(graph: Graph, from: GraphNode | undefined, down: boolean): string | undefined {
  if (!from) {
    return undefined;
  }
  const at = place(from);
  const distance = (node: GraphNode) => Math.abs(place(node).y - at.y) + 3 * Math.abs(place(node).x - at.x);
  return graph.nodes
    .filter((node) => node.id !== from.id && (down ? place(node).y > at.y : place(node).y < at.y))
    .sort((one, other) => distance(one) - distance(other))[0]?.id;
}

function place(node: GraphNode) {
  return node.position ?? { x: 0, y: 0 };
}
