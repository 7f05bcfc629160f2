// What is not saved yet outlives a browser that ends: it stays in this browser, for this account
// and workflow, until it is saved, discarded or the account signs out. What another window keeps
// of the same workflow is left alone.

import { DurableText } from "./durable.ts";
import { type Graph, asGraph } from "./graph.ts";
import { stored } from "./notes.ts";
import { isObject, parse } from "./json.ts";

export interface Draft {
  version: number;
  graph: Graph;
  base: Graph;
}

export class Drafts {
  private readonly window = crypto.getRandomValues(new Uint32Array(2)).join("-");

  private readonly durable: DurableText;

  constructor(private readonly key: string) {
    this.durable = new DurableText(key);
  }

  /** Brings back what a browser that was killed had not written down. */
  async recover(): Promise<void> {
    const text = await this.durable.find();
    try {
      const [durable, usual] = [parse(text ?? "null"), parse(localStorage.getItem(this.key) ?? "null")];
      if (isObject(durable) && !(isObject(usual) && Number(usual.at) >= Number(durable.at))) {
        localStorage.setItem(this.key, text!);
      }
    } catch {
      // A browser may forbid storage; nothing is kept then.
    }
  }

  find(): Draft | undefined {
    try {
      const kept = parse(localStorage.getItem(this.key) ?? "null");
      if (!isObject(kept)) {
        return undefined;
      }
      const [graph, base] = [asGraph(kept.graph), asGraph(kept.base)];
      this.own(kept);
      return graph && base ? { version: Number(kept.version), graph, base } : undefined;
    } catch {
      return undefined; // A browser may forbid storage; nothing is kept then.
    }
  }

  keep(draft: Draft): void {
    try {
      const text = JSON.stringify({ window: this.window, at: Date.now(), version: draft.version, graph: stored(draft.graph), base: stored(draft.base) });
      this.durable.keep(text);
      localStorage.setItem(this.key, text);
    } catch {
      // As above, or it is too long.
    }
  }

  forget(): void {
    try {
      const kept = parse(localStorage.getItem(this.key) ?? "null");
      if (isObject(kept) && kept.window === this.window) {
        localStorage.removeItem(this.key);
        this.durable.forget();
      }
    } catch {
      // As above.
    }
  }

  /** What is restored here is this window's from now on. */
  private own(kept: Record<string, unknown>): void {
    localStorage.setItem(this.key, JSON.stringify({ ...kept, window: this.window }));
  }
}
