// What can be written at a place of a template: the nodes before it, their members, and filters.

import type { Completion } from "@codemirror/autocomplete";
import { type Graph, bodyOf, componentOf, reachable } from "./graph.ts";
import { isObject } from "./json.ts";
import type { Choice } from "./server.ts";

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
};

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
  ["base64_encode", ""], ["base64_decode", ""], ["url_encode", ""], ["url_decode", ""], ["sha256", ""], ["hmac_sha256", "key"], ["uuid", ""],
  ["escape", ""], ["escape_once", ""], ["strip_html", ""], ["newline_to_br", ""], ["strip_newlines", ""],
];

export interface Known {
  /** Output of nodes in the last run, by their ids. */
  roots: Record<string, unknown>;
  vault: Choice[];
}

/** Completions for a field of a node, given the text before the cursor. */
export function completionOf(graph: Graph, nodeId: string, known: Known) {
  return (before: string): { from: number; options: Completion[] } | undefined => {
    const open = Math.max(before.lastIndexOf("{{"), before.lastIndexOf("{%"));
    if (open < 0 || open < Math.max(before.lastIndexOf("}}"), before.lastIndexOf("%}"))) {
      return undefined;
    }
    const inside = before.slice(open + 2);
    const word = /[\w-]*$/.exec(inside)![0];
    const from = before.length - word.length;
    if (/\|\s*[\w-]*$/.test(inside)) {
      return { from, options: FILTERS.map(([label, detail]) => ({ label, detail, type: "function" })) };
    }
    const path = /((?:[\w-]+\.)+)[\w-]*$/.exec(inside);
    if (path) {
      return { from, options: members(graph, path[1]!.slice(0, -1).split("."), known) };
    }
    return /["'][^"']*$/.test(inside) ? undefined : { from, options: roots(graph, nodeId) };
  };
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
  let value: unknown = known.roots[root];
  for (const name of below) {
    value = isObject(value) ? value[name] : undefined;
  }
  const names = isObject(value) ? Object.keys(value) : below.length === 0 ? fixed(graph, root) : [];
  return names.map((label) => ({ label, detail: isObject(value) ? typeof value[label] : "", type: "property" }));
}

function fixed(graph: Graph, root: string): string[] {
  if (root === "run") {
    return ["id", "started_at"];
  }
  if (root === "workflow") {
    return ["id", "name"];
  }
  const node = graph.nodes.find((one) => one.id === root);
  const component = node ? componentOf(node) : "";
  return root === "trigger" || component.endsWith("_trigger")
    ? ["run_id", "body", "headers", "query", "payload"]
    : (OUTPUTS[component] ?? (component.endsWith("_condition") || component === "logical_group" ? ["result"] : []));
}
