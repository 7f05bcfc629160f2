// What can be written at a place of a template: the nodes before it, their members, and filters.

import type { Completion } from "@codemirror/autocomplete";
import { type Graph, type GraphNode, bodyOf, componentOf, reachable } from "./graph.ts";
import { isObject } from "./json.ts";
import type { Choice, Schema } from "./server.ts";

/** The members that each component puts out, as far as it is known without a run. */
const OUTPUTS: Record<string, string[]> = {
  webhook: ["status", "headers", "body"],
  text_transform: ["text", "value"],
  date_transform: ["value"],
  json_parser: ["value"],
  validate: ["valid", "errors"],
  send_email: ["message_id", "accepted", "rejected"],
  ui_interaction: ["action", "data", "submissions"],
  wait_for_callback: ["body", "headers"],
  delay: ["resumed_at"],
  iterator: ["count", "succeeded", "failed", "results", "item", "index"],
  trigger_workflow: ["run_id", "status", "output"],
  manual_trigger: ["run_id", "trigger_type"],
  scheduled_trigger: ["run_id", "scheduled_at", "fired_at"],
  webhook_trigger: ["run_id", "body", "headers", "query"],
  sync_request_trigger: ["run_id", "payload"],
  workflow_trigger: ["run_id", "parent_run_id"],
};

/** Triggers with an input schema of their own. */
const HAVE_SCHEMA = ["sync_request_trigger", "workflow_trigger"];

/** Filters with what they are told; those of Liquid and those of this server. */
const FILTERS: [string, string][] = [
  ["default", "value"], ["json", ""], ["parse_json", ""], ["date", "format"], ["jsonpath", "path"],
  ["upcase", ""], ["downcase", ""], ["capitalize", ""], ["strip", ""], ["lstrip", ""], ["rstrip", ""], ["squish", ""],
  ["append", "text"], ["prepend", "text"], ["replace", "text, by"], ["replace_first", "text, by"], ["replace_last", "text, by"],
  ["remove", "text"], ["remove_first", "text"], ["remove_last", "text"], ["split", "by"], ["join", "by"],
  ["slice", "from, length"], ["truncate", "length, end"], ["truncatewords", "words, end"], ["size", ""], ["first", ""], ["last", ""],
  ["map", "member"], ["where", "member, value"], ["reject", "member, value"], ["find", "member, value"], ["find_index", "member, value"], ["has", "member, value"],
  ["sort", "member"], ["sort_natural", "member"], ["uniq", "member"], ["compact", "member"], ["sum", "member"], ["concat", "list"], ["reverse", ""],
  ["plus", "number"], ["minus", "number"], ["times", "number"], ["divided_by", "number"], ["modulo", "number"],
  ["abs", ""], ["ceil", ""], ["floor", ""], ["round", "digits"], ["at_least", "number"], ["at_most", "number"],
  ["base64_encode", ""], ["base64_decode", ""], ["base64_url_safe_encode", ""], ["url_encode", ""], ["url_decode", ""], ["sha256", ""], ["hmac_sha256", "key"], ["uuid", ""],
  ["escape", ""], ["h", ""], ["escape_once", ""], ["strip_html", ""], ["newline_to_br", ""], ["strip_newlines", ""],
];

export interface Known {
  /** Output of nodes in the last run, by their ids. */
  roots: Record<string, unknown>;
  vault: Choice[];
  /** What a run must be started with, if the workflow says so. */
  inputSchema?: Schema | null | undefined;
}

const TAGS = [
  "if", "elsif", "else", "endif", "unless", "endunless", "case", "when", "endcase", "for", "endfor", "break", "continue", "assign", "capture", "endcapture", "echo",
  "comment", "endcomment", "raw", "endraw", "liquid", "cycle", "increment", "decrement", "ifchanged", "endifchanged", "tablerow", "endtablerow",
];

/** What a value may be compared by. */
const OPERATORS = ["==", "!=", ">", "<", ">=", "<=", "contains"];
const JOINTS = ["and", "or"];
/** What a loop may say of its list. */
const OF_LOOPS: Record<string, string[]> = { for: ["limit:", "offset:", "reversed"], tablerow: ["cols:", "limit:", "offset:", "range:"] };

/** Completions for a field of a node, given the text before the cursor, and whether they were asked for. */
export function completionOf(graph: Graph, nodeId: string, known: Known) {
  return (before: string, asked = false): { from: number; options: Completion[] } | undefined => {
    const open = Math.max(before.lastIndexOf("{{"), before.lastIndexOf("{%"));
    if (open < 0 || open < Math.max(before.lastIndexOf("}}"), before.lastIndexOf("%}"))) {
      return asked ? { from: before.length, options: roots(graph, nodeId).map((one) => ({ ...one, label: `{{ ${one.label} }}` })) } : undefined;
    }
    // A text is a value, whatever stands in it.
    const inside = before.slice(open + 2).replace(/"[^"]*"|'[^']*'/g, ")");
    if (/["']/.test(inside)) {
      return undefined;
    }
    const word = /[\w-]*$/.exec(inside)![0];
    const from = before.length - word.length;
    const written = inside.slice(0, inside.length - word.length).replace(/^-/, "");
    const path = /((?:[\w-]+\.)+)$/.exec(written);
    if (path) {
      return { from, options: members(graph, path[1]!.slice(0, -1).split("."), known) };
    }
    const next = before[open + 1] === "%" ? nextInTag(written) : nextInValue(tokensOf(written));
    const options = next === "value" ? roots(graph, nodeId) : next;
    return options.length > 0 ? { from, options } : undefined;
  };
}

/** What may follow: a value, or one of these words. */
type Next = "value" | Completion[];

/** What is written so far, in words and signs; without one that is not finished, such as `list[`. */
function tokensOf(written: string): string[] {
  const spaced = written.replace(/[!=<>]=|<>|[=<>|:,]/g, " $& ");
  return spaced.split(/\s+/).slice(0, -1).filter(Boolean);
}

/** What may follow in a value that goes through filters. */
function nextInValue(tokens: string[]): Next {
  const last = tokens.at(-1);
  if (last === undefined || last === ":" || last === ",") {
    return "value";
  }
  const pipe = last === "|" ? "" : "| ";
  return FILTERS.map(([label, detail]) => ({ label: `${pipe}${label}`, detail, type: "function" }));
}

/** What may follow in a tag, of which this is written. */
function nextInTag(written: string): Next {
  const [, name, rest] = /^\s*(\w+)(\s.*)$/s.exec(written) ?? [];
  if (name === undefined || rest === undefined) {
    return written.trim() === "" ? words(TAGS) : [];
  }
  const tokens = tokensOf(rest);
  const last = tokens.at(-1);
  switch (name) {
    case "if":
    case "elsif":
    case "unless":
      return nextInCondition(tokens);
    case "assign":
      return tokens.length < 2 ? words(tokens.length === 0 ? [] : ["="]) : nextInValue(tokens.slice(2));
    case "echo":
      return nextInValue(tokens);
    case "case":
      return last === undefined ? "value" : [];
    case "when":
      return last === undefined || last === "or" || last === "," ? "value" : words(["or"]);
    case "cycle":
      return last === undefined || last === ":" || last === "," ? "value" : [];
    case "for":
    case "tablerow":
      return nextInLoop(tokens, OF_LOOPS[name]!);
    case "liquid":
      // Each of its lines is a tag.
      return nextInTag(rest.slice(rest.lastIndexOf("\n") + 1));
    default:
      return [];
  }
}

function nextInCondition(tokens: string[]): Next {
  const compared = tokens.slice(tokens.findLastIndex((token) => JOINTS.includes(token)) + 1);
  if (compared.length === 0 || compared.length === 2) {
    return "value";
  }
  return words(compared.length === 1 ? [...OPERATORS, ...JOINTS] : JOINTS);
}

function nextInLoop(tokens: string[], attributes: string[]): Next {
  if (tokens.length < 2) {
    return words(tokens.length === 0 ? [] : ["in"]);
  }
  return tokens.length === 2 || tokens.at(-1) === ":" ? "value" : words(attributes);
}

function words(labels: string[]): Completion[] {
  return labels.map((label) => ({ label, type: "keyword" }));
}

function roots(graph: Graph, nodeId: string): Completion[] {
  const before = reachable(graph, nodeId, true);
  const nodes = graph.nodes.filter((node) => before.has(node.id));
  const inBody = graph.nodes.some((node) => componentOf(node) === "iterator" && bodyOf(graph, node.id).has(nodeId));
  return [
    ...nodes.map((node) => ({ label: node.id, detail: componentOf(node), type: "variable", boost: 2 })),
    ...["trigger", "run", "workflow", "vault", ...(inBody ? ["item", "index"] : [])].map((label) => ({ label, type: "keyword", boost: 1 })),
  ];
}

function members(graph: Graph, path: string[], known: Known): Completion[] {
  const [root, ...below] = path as [string, ...string[]];
  if (root === "vault") {
    return known.vault.map((item) => ({ label: item.label, type: "property" }));
  }
  const value = below.reduce((inside, name) => (isObject(inside) ? inside[name] : undefined), known.roots[root]);
  const schema = below.reduce<unknown>((inside, name) => (isObject(inside) && isObject(inside.properties) ? inside.properties[name] : undefined), schemaOf(graph, root, known));
  const properties = isObject(schema) && isObject(schema.properties) ? schema.properties : {};
  const names = new Set([...Object.keys(isObject(value) ? value : {}), ...Object.keys(properties), ...(below.length === 0 ? fixed(graph, root) : [])]);
  const detail = (name: string) => {
    const own = isObject(value) && value[name] !== undefined ? typeof value[name] : undefined;
    const member = properties[name];
    return own ?? (isObject(member) && typeof member.type === "string" ? member.type : "");
  };
  return [...names].map((label) => ({ label, detail: detail(label), type: "property" }));
}

/** What a root looks like, as far as the graph says it: as a JSON Schema. */
function schemaOf(graph: Graph, root: string, known: Known): unknown {
  const trigger = graph.nodes.find(isTrigger);
  const node = root === "trigger" ? trigger : graph.nodes.find((one) => one.id === root);
  const component = node ? componentOf(node) : "";
  if (node === trigger || root === "payload" || root === "webhook_payload") {
    const own = trigger && HAVE_SCHEMA.includes(componentOf(trigger)) && trigger.data.input_schema;
    const input = isObject(own) ? own : known.inputSchema;
    const inside = { sync_request_trigger: "payload", webhook_trigger: "body" }[component];
    return inside ? { properties: { [inside]: input } } : input;
  }
  if (component === "data_mapper") {
    return mapped(node?.data.mappings);
  }
  return component === "ui_interaction" ? { properties: { data: node?.data.schema } } : undefined;
}

function isTrigger(node: GraphNode): boolean {
  return componentOf(node).endsWith("_trigger");
}

/** The object that mappings build: a target is a path such as `customer.emails[0]`. */
function mapped(mappings: unknown): Record<string, unknown> {
  const whole: Record<string, unknown> = {};
  for (const { target } of (Array.isArray(mappings) ? mappings : []).filter(isObject)) {
    let inside = whole;
    for (const name of typeof target === "string" ? target.replace(/\[.*/, "").split(".") : []) {
      // A name may be that of a member that every object has.
      const members = (inside.properties ??= Object.create(null)) as Record<string, Record<string, unknown>>;
      inside = members[name] ??= {};
    }
  }
  return whole;
}

function fixed(graph: Graph, root: string): string[] {
  if (root === "run") {
    return ["id", "started_at"];
  }
  if (root === "workflow") {
    return ["id", "name"];
  }
  const node = root === "trigger" ? graph.nodes.find(isTrigger) : graph.nodes.find((one) => one.id === root);
  const component = node ? componentOf(node) : "";
  if (component === "json_parser" && isObject(node?.data.paths)) {
    return Object.keys(node.data.paths);
  }
  return OUTPUTS[component] ?? (component.endsWith("_condition") || component === "logical_group" ? ["result"] : []);
}
