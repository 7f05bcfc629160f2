// What is not saved yet outlives a browser that ends: it stays in this browser, for this account
// and workflow, until it is saved, discarded or the account signs out.

import { type Graph, asGraph } from "./graph.ts";
import { stored } from "./notes.ts";
import { isObject, parse } from "./json.ts";

export interface Draft {
  version: number;
  graph: Graph;
  base: Graph;
}

export class Drafts {
  constructor(private readonly key: string) {}

  find(): Draft | undefined {
    try {
      const kept = parse(localStorage.getItem(this.key) ?? "null");
      if (!isObject(kept)) {
        return undefined;
      }
      const [graph, base] = [asGraph(kept.graph), asGraph(kept.base)];
      return graph && base ? { version: Number(kept.version), graph, base } : undefined;
    } catch {
      return undefined; // A browser may forbid storage; nothing is kept then.
    }
  }

  keep(draft: Draft): void {
    try {
      localStorage.setItem(this.key, JSON.stringify({ version: draft.version, graph: stored(draft.graph), base: stored(draft.base) }));
    } catch {
      // As above, or it is too long.
    }
  }

  forget(): void {
    try {
      localStorage.removeItem(this.key);
    } catch {
      // As above.
    }
  }
}
