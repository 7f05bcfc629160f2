// What is not saved yet outlives a browser that ends: it stays in this browser, for this account
// and workflow, until it is saved, discarded, a month old, or the account signs out. Each window
// has a draft of its own; one whose window is gone is offered to the next.

import { DurableTexts } from "./durable.ts";
import { type Graph, asGraph } from "./graph.ts";
import { stored } from "./notes.ts";
import { attempt, isObject, parse, same } from "./json.ts";

export interface Draft {
  /** When it was kept, in milliseconds. */
  at: number;
  version: number;
  graph: Graph;
  base: Graph;
}

/** All drafts begin so; whoever signs out forgets them by that. */
const START = "workflow-server.editor.";
const LONGEST_MILLISECONDS = 30 * 24 * 60 * 60 * 1_000;
/** As long as a page that is reloaded may take to end. */
const ENDING_MILLISECONDS = 5_000;
/** What a window is called: earlier drafts had none. */
const WINDOW = /\.\d+-\d+$/;

export class Drafts {
  /** Whether another window has the workflow open. */
  elsewhere = false;

  private readonly durable = new DurableTexts();

  private found: Draft | undefined;

  /** The name of this window's draft. */
  private name: string;

  private readonly own: string;

  /** Where this tab remembers the draft of the page that it showed last. */
  private readonly nameOfWindow: string;

  constructor(account: string, workflow: string) {
    this.own = `${START}${account}.${workflow}`;
    this.name = `${this.own}.${crypto.getRandomValues(new Uint32Array(2)).join("-")}`;
    this.nameOfWindow = `workflow-server.draft.${account}.editor`;
  }

  /** Finds the draft that this window goes on with: its own, else the newest that no window has open. */
  async recover(): Promise<void> {
    try {
      const before = sessionStorage.getItem(this.nameOfWindow);
      const rank = ([name, { at }]: [string, Draft]) => (name === before ? Infinity : at);
      const kept = [...(await this.all())].sort((one, other) => rank(other) - rank(one));
      for (const [name, draft] of kept) {
        if (await reserve(name, name === before)) {
          this.found = draft;
          this.take(name);
          break;
        }
      }
      await reserve(this.name, false);
      const open = (await navigator.locks?.query())?.held ?? [];
      this.elsewhere = open.some(({ name }) => name !== this.name && name?.replace(WINDOW, "") === this.own);
      sessionStorage.setItem(this.nameOfWindow, this.name);
    } catch {
      // A browser may forbid storage; nothing is kept then.
    }
  }

  /** What was not saved; undefined where that is what is stored now. */
  find(now: Graph): Draft | undefined {
    const { found } = this;
    if (found && same(stored(found.graph), stored(now))) {
      this.forget();
      return undefined;
    }
    return found;
  }

  keep(draft: Omit<Draft, "at">): void {
    // As above, or it is too long.
    attempt(() => this.put({ at: Date.now(), ...draft }));
  }

  forget(name = this.name): void {
    this.durable.forget(name);
    attempt(() => localStorage.removeItem(name));
  }

  private put({ at, version, graph, base }: Draft): void {
    const text = JSON.stringify({ at, version, graph: stored(graph), base: stored(base) });
    this.durable.keep(this.name, text);
    localStorage.setItem(this.name, text);
  }

  /** Where windows can't tell each other what they have open, another may go on with it, too. */
  private take(name: string): void {
    if (navigator.locks) {
      this.name = name;
    } else {
      this.put(this.found!);
      this.forget(name);
    }
  }

  /** The drafts of this workflow by their names; those that are too old are forgotten. */
  private async all(): Promise<Map<string, Draft>> {
    const texts = [...(await this.durable.find()), ...Object.entries({ ...localStorage })] as [string, string][];
    const drafts = new Map<string, Draft>();
    for (const [name, text] of texts.filter(([one]) => one.startsWith(START))) {
      const draft = draftOf(text);
      if (draft && Date.now() - draft.at > LONGEST_MILLISECONDS) {
        this.forget(name);
      } else if (draft && name.replace(WINDOW, "") === this.own && draft.at >= (drafts.get(name)?.at ?? 0)) {
        drafts.set(name, draft);
      }
    }
    return drafts;
  }
}

function draftOf(text: string): Draft | undefined {
  const kept = attempt(() => parse(text));
  const [graph, base] = isObject(kept) ? [asGraph(kept.graph), asGraph(kept.base)] : [];
  return isObject(kept) && graph && base ? { at: Number(kept.at), version: Number(kept.version), graph, base } : undefined;
}

/** Reserves a name for as long as this page is open; false where another page has it, which may be just about to end. */
async function reserve(name: string, waits: boolean): Promise<boolean> {
  // A browser has no locks for pages that did not come by a secure way.
  return !navigator.locks || (await lock(name, { ifAvailable: true })) || (waits && lock(name, { signal: AbortSignal.timeout(ENDING_MILLISECONDS) }));
}

function lock(name: string, how: LockOptions): Promise<boolean> {
  return new Promise((resolve) => {
    const held = (given: Lock | null) => {
      resolve(given !== null);
      return given ? new Promise(() => undefined) : undefined;
    };
    navigator.locks.request(name, how, held).catch(() => resolve(false));
  });
}
