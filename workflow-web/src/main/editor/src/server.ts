// What the editor asks of the server, in process of the console and with its session.

import type { Graph } from "./graph.ts";
import type { History } from "./history.ts";
import { parse } from "./json.ts";
import { stored, withNotes } from "./notes.ts";
import type { Progress } from "./useRun.ts";

export interface Schema {
  type?: string | string[];
  title?: string;
  description?: string;
  enum?: unknown[];
  default?: unknown;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  pattern?: string;
  minimum?: number;
  maximum?: number;
  "x-order"?: number;
  /** Of what the value is one: `vault` for the id of a vault item. */
  "x-choice"?: string;
  /** Whether the value is the JSON Schema of a form. */
  "x-form"?: boolean;
  [more: string]: unknown;
}

export interface Component {
  id: string;
  kind: "trigger" | "action" | "condition";
  title: string;
  description: string;
  handles: string[];
  outside: boolean;
  schema: Schema;
  example: Record<string, unknown>;
}

export interface Choice {
  value: string;
  label: string;
  /** Why it can't be chosen. */
  refused?: string;
}

export interface PastRun {
  id: string;
  status: string;
  at: string;
}

export interface Start extends Graph {
  /** What was done in this tab before the version was saved. */
  before?: History | undefined;
  version: number;
  /** Whether the reader may look and change nothing. */
  readOnly: boolean;
  components: Component[];
  /** The ways out of each node as it is stored. */
  handles: Record<string, string[]>;
  /** What a run must be started with, if the workflow says so. */
  inputSchema?: Schema | null;
  choices: { workflows: Choice[]; authorizations: Choice[]; vault: Choice[] };
  runs: PastRun[];
  texts: Record<string, string>;
}

export interface Problem {
  pointer: string;
  warning: boolean;
  message: string;
  /** Of the text that the pointer leads to, from 1; 0 where it is wrong as a whole. */
  line: number;
  column: number;
}

export interface Checked {
  problems: Problem[];
  handles: Record<string, string[]>;
}

export type Saved =
  | { kind: "saved"; version: number; changed: boolean; id?: string }
  | { kind: "conflict"; version: number; author: string; graph: Graph }
  | { kind: "refused"; problems: Problem[] }
  | { kind: "signed-out" }
  | { kind: "failed"; message: string };

const FORBIDDEN = 403;

/** The server wants a sign-in instead of an answer. */
class SignedOut extends Error {}

export interface Tested {
  success: boolean;
  output: unknown;
  errorCode?: string | null;
  errorMessage?: string | null;
  milliseconds: number;
}

export class Server {
  constructor(
    private readonly root: string,
    private readonly workflow: string,
    private token: string,
    /** Of a workflow that is not stored yet. */
    private readonly name: string,
  ) {}

  async start(): Promise<Start> {
    const start = (await this.read(`workflow=${this.workflow}`)) as Start & { notes: unknown };
    return { ...start, ...withNotes(start, start.notes) };
  }

  /** What templates read in a run: the output of each node and of the trigger. */
  async roots(run: string): Promise<Record<string, unknown>> {
    const answer = (await this.read(`workflow=${this.workflow}&run=${run}`)) as { roots: Record<string, unknown> };
    return answer.roots;
  }

  /** How far a run is. */
  async progress(run: string): Promise<Omit<Progress, "run">> {
    return (await this.read(`watch=${run}`)) as Omit<Progress, "run">;
  }

  /** The page of a workflow, with the form of a node if one is given. */
  pageOf(workflow: string, node: string | undefined): string {
    return `${this.root}/workflows/${workflow}${node === undefined ? "" : `?node=${node}`}`;
  }

  /** The page of a run. */
  addressOf(run: string): string {
    return `${this.root}/runs/${run}`;
  }

  /** Tells whenever something of a run has changed. */
  changes(run: string, changed: () => void): EventSource {
    const stream = new EventSource(`${this.root}/changes?run=${run}`);
    stream.addEventListener("change", changed);
    stream.addEventListener("end", () => {
      stream.close();
      changed();
    });
    return stream;
  }

  async check(graph: Graph, signal: AbortSignal): Promise<Checked> {
    const response = await this.post("graph-check", { workflow: this.workflow, graph: JSON.stringify(stored(graph)) }, signal);
    if (!response.ok) {
      throw new Error(String(response.status));
    }
    return (await response.json()) as Checked;
  }

  /** Saves on top of a version; the note tells what changed, and may be empty. */
  async save(graph: Graph, version: number, note: string): Promise<Saved> {
    try {
      const fields = { workflow: this.workflow, name: this.name, version: String(version), note, graph: JSON.stringify(stored(graph)) };
      const response = await this.post("editor", fields);
      const answer = isJson(response) ? (parse(await response.text()) as Record<string, unknown>) : {};
      if (response.ok && isJson(response)) {
        const created = answer.id ? { id: answer.id as string } : {};
        return { kind: "saved", version: answer.version as number, changed: answer.changed as boolean, ...created };
      }
      if (response.status === 409) {
        return { kind: "conflict", version: answer.version as number, author: answer.author as string, graph: withNotes(answer as unknown as Graph, answer.notes) };
      }
      if (response.status === 422) {
        return { kind: "refused", problems: answer.problems as Problem[] };
      }
      return { kind: "failed", message: String(answer.message ?? response.status) };
    } catch (error) {
      return error instanceof SignedOut ? { kind: "signed-out" } : { kind: "failed", message: "" };
    }
  }

  /** What the console says of a schedule of that type, value and time zone. */
  async schedule([scheduleType, scheduleValue, scheduleTimezone]: string[], signal: AbortSignal): Promise<ChildNode[]> {
    const fields = new URLSearchParams({ scheduleType: scheduleType!, scheduleValue: scheduleValue!, scheduleTimezone: scheduleTimezone! });
    // The header makes a session that is over an error and not a sign-in page.
    const response = await fetch(`${this.root}/schedule-preview?${fields}`, { headers: { "X-Known-Fingerprint": "" }, signal });
    if (!response.ok) {
      throw new Error(String(response.status));
    }
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    return [...(page.getElementById("schedule-preview")?.childNodes ?? [])];
  }

  async test(node: unknown, context: unknown): Promise<Tested> {
    const began = performance.now();
    const response = await this.post("node-test", { node: JSON.stringify(node), context: JSON.stringify(context) });
    const answer = (isJson(response) ? parse(await response.text()) : { message: response.status }) as Record<string, unknown>;
    const milliseconds = Math.round(performance.now() - began);
    return response.ok
      ? { ...(answer as unknown as Tested), milliseconds }
      : { success: false, output: null, errorMessage: String(answer.message), milliseconds };
  }

  private async read(query: string): Promise<unknown> {
    const response = await fetch(`${this.root}/editor?${query}`, { redirect: "error" });
    if (!response.ok) {
      throw new Error(String(response.status));
    }
    return parse(await response.text());
  }

  private async post(path: string, fields: Record<string, string>, signal?: AbortSignal): Promise<Response> {
    const response = await this.send(path, fields, signal);
    return response.status === FORBIDDEN && (await this.isSignedInAgain()) ? this.send(path, fields, signal) : response;
  }

  /** Whether the same account has signed in after this page was opened: then the page has another token. */
  private async isSignedInAgain(): Promise<boolean> {
    const response = await fetch(location.href);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const { token, account } = page.querySelector<HTMLElement>("workflow-editor")?.dataset ?? {};
    if (!token || token === this.token || account !== document.body.dataset.account) {
      return false;
    }
    this.token = token;
    return true;
  }

  private async send(path: string, fields: Record<string, string>, signal?: AbortSignal): Promise<Response> {
    const body = formOf({ formToken: this.token, ...fields });
    const headers = { "Content-Type": "application/x-www-form-urlencoded;charset=UTF-8" };
    const response = await fetch(`${this.root}/${path}`, { method: "POST", body, headers, redirect: "manual", signal: signal ?? null });
    if (response.type === "opaqueredirect" || response.status === 401) {
      throw new SignedOut();
    }
    return response;
  }
}

/** A form as the server reads it. Only what ends a value is encoded: a graph of JSON, and of other scripts, would be three times as long. */
export function formOf(fields: Record<string, string>): string {
  return Object.entries(fields)
    .map(([name, value]) => `${name}=${value.replace(/[%&+]/g, encodeURIComponent)}`)
    .join("&");
}

function isJson(response: Response): boolean {
  return response.headers.get("Content-Type")?.startsWith("application/json") ?? false;
}
