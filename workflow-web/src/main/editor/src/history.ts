// What was done to a graph, to be undone and done again. One entry for each command; what is typed
// into one field, one after the other, is one entry.

import { type Command, type Graph, apply } from "./graph.ts";

interface Entry {
  graph: Graph;
  label: string;
}

export interface History {
  present: Graph;
  past: Entry[];
  future: Entry[];
  /** The field that was typed into last; other commands end it. */
  merging?: string | undefined;
}

export type Action =
  | { type: "do"; command: Command; label: string; merge?: string | undefined }
  | { type: "undo" }
  | { type: "redo" }
  | { type: "begin"; graph: Graph };

export function begin(graph: Graph): History {
  return { present: graph, past: [], future: [] };
}

export function reduce(history: History, action: Action): History {
  switch (action.type) {
    case "begin":
      return begin(action.graph);
    case "undo":
      return step(history, "past", "future");
    case "redo":
      return step(history, "future", "past");
    case "do": {
      const merges = action.merge !== undefined && action.merge === history.merging;
      // What is half typed has done nothing to the edges.
      const present = apply(merges ? history.past.at(-1)!.graph : history.present, action.command);
      if (present === history.present) {
        return history;
      }
      return {
        present,
        past: merges ? history.past : [...history.past, { graph: history.present, label: action.label }],
        future: [],
        merging: action.merge,
      };
    }
  }
}

function step(history: History, from: "past" | "future", to: "past" | "future"): History {
  const last = history[from].at(-1);
  if (!last) {
    return history;
  }
  return {
    present: last.graph,
    [from]: history[from].slice(0, -1),
    [to]: [...history[to], { graph: history.present, label: last.label }],
  } as unknown as History;
}
