// The first save of a new workflow leads to its page. What was done before goes there too, so that
// it can be undone: in this tab's storage, and for that page alone.

import type { Graph } from "./graph.ts";
import type { History } from "./history.ts";
import { attempt, isObject, parse } from "./json.ts";

/** Whoever signs out leaves none in this browser: the page's own script forgets what begins so. */
const keyOf = () => `workflow-server.draft.${document.body.dataset.account ?? ""}.saved-graph`;

/** Graphs share most of what is in them: each node and edge is there once, graphs are their numbers. */
interface Packed {
  things: unknown[];
  graphs: { nodes: number[]; edges: number[]; label: string }[];
  past: number;
}

export function pack({ past, present, future }: History): Packed {
  const numbers = new Map<unknown, number>();
  const numberOf = (thing: unknown) => {
    const number = numbers.get(thing) ?? numbers.size;
    numbers.set(thing, number);
    return number;
  };
  const all = [...past, { graph: present, label: "" }, ...future];
  const graphs = all.map(({ graph, label }) => ({ nodes: graph.nodes.map(numberOf), edges: graph.edges.map(numberOf), label }));
  return { things: [...numbers.keys()], graphs, past: past.length };
}

export function unpack({ things, graphs, past }: Packed): History {
  const all = graphs.map(({ nodes, edges, label }) => ({
    graph: { nodes: nodes.map((number) => things[number]), edges: edges.map((number) => things[number]) } as Graph,
    label,
  }));
  return { present: all[past]!.graph, past: all.slice(0, past), future: all.slice(past + 1) };
}

/** Keeps what was done for the page of a workflow that is now stored in that version. */
export function handOver(workflow: string, version: number, history: History): void {
  // A browser may forbid storage, or it is too long: then nothing can be undone there.
  attempt(() => sessionStorage.setItem(keyOf(), JSON.stringify({ workflow, version, history: pack(history) })));
}

/** What was done before the version that is stored now; undefined where it was not done here. */
export function takeOver(workflow: string, version: number): History | undefined {
  return attempt(() => {
    const kept = parse(sessionStorage.getItem(keyOf()) ?? "null");
    sessionStorage.removeItem(keyOf());
    return isObject(kept) && kept.workflow === workflow && kept.version === version ? unpack(kept.history as Packed) : undefined;
  });
}
