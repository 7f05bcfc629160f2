// Which control a member of a configuration gets, and how its text becomes a value again.

import { attempt, isExact, isObject, parse, print } from "./json.ts";
import type { Schema } from "./server.ts";

export type Kind = "choice" | "switch" | "number" | "text" | "lines" | "json" | "group" | "rows" | "workflow" | "authorization" | "vault" | "zone" | "form";

const LINE_BREAK = /\r\n?|\n/g;

/** Members that usually have several lines. */
const LONG = new Set(["template", "instructions", "text", "html", "body", "message"]);

export function typesOf(schema: Schema): string[] {
  return schema.type === undefined ? [] : [schema.type].flat();
}

/** The control for a member; a value that does not fit the usual one is written as JSON. */
export function kindOf(name: string, schema: Schema, value: unknown): Kind {
  const kind = usualKind(name, schema);
  const fits =
    value === undefined ||
    (kind === "group" && isObject(value)) ||
    (kind === "rows" && Array.isArray(value) && value.every((row) => isObject(row))) ||
    (kind === "lines" && (typeof value === "string" || (Array.isArray(value) && value.every((line) => typeof line === "string")))) ||
    (kind === "switch" && typeof value === "boolean") ||
    (kind === "choice" && (schema.enum ?? []).includes(value)) ||
    (kind === "vault" && typeof value === "string" && !isTemplate(value)) ||
    (["text", "number", "workflow", "authorization", "zone"].includes(kind) && (typeof value !== "object" || value === null)) ||
    (["text", "number"].includes(kind) && isExact(value));
  if (fits || kind === "json" || kind === "form") {
    return kind;
  }
  // Such as a template in the place of a choice.
  return typeof value === "string" && ["switch", "choice", "number", "vault"].includes(kind) ? "text" : "json";
}

function usualKind(name: string, schema: Schema): Kind {
  const types = typesOf(schema);
  if (schema["x-form"]) {
    return "form";
  }
  if (schema.enum) {
    return "choice";
  }
  if (name === "workflow_id" || name === "error_workflow_id") {
    return "workflow";
  }
  if (name === "authorization_id") {
    return "authorization";
  }
  if (schema["x-choice"] === "vault") {
    return "vault";
  }
  if (name.endsWith("timezone")) {
    return "zone";
  }
  switch (types[0]) {
    case "boolean":
      return "switch";
    case "integer":
    case "number":
      return "number";
    case "string":
      return types.some((type) => type === "object" || type === "array") ? "json" : "text";
    case "object":
      return schema.properties ? "group" : "json";
    case "array":
      return schema.items?.properties ? "rows" : typesOf(schema.items ?? {})[0] === "string" ? "lines" : "json";
    default:
      return "json";
  }
}

export function isLong(name: string): boolean {
  return LONG.has(name);
}

/** The text of a value in a field. */
export function textOf(kind: Kind, value: unknown): string {
  if (value === undefined || (value === null && kind !== "json")) {
    return "";
  }
  if (kind === "lines" && Array.isArray(value)) {
    return value.join("\n");
  }
  return typeof value === "string" ? value : print(value);
}

/** The value that a text means; undefined for none. */
export function valueOf(kind: Kind, text: string, schema: Schema): unknown {
  if (text === "") {
    return undefined;
  }
  switch (kind) {
    case "number":
      return /^-?\d+(\.\d+)?$/.test(text.trim()) ? parse(text.trim().replace(/^(-?)0+(?=\d)/, "$1")) : text;
    case "lines": {
      const lines = text.split(LINE_BREAK).filter((line) => line.trim() !== "");
      return lines.length === 1 && (typesOf(schema).includes("string") && (!schema.pattern || isTemplate(lines[0]!))) ? lines[0] : lines;
    }
    case "json":
      return jsonOf(text, schema);
    default:
      return typesOf(schema)[0] === "boolean" && ["true", "false"].includes(text) ? text === "true" : text;
  }
}

/** Objects and lists are JSON; where text fits all else is text, so that it needs no quotes. */
function jsonOf(text: string, schema: Schema): unknown {
  const types = typesOf(schema);
  const value = attempt(() => parse(text));
  const taken = types.length === 0 || types.includes(typeName(value)) || (typeof value === "number" && types.includes("number"));
  return value !== undefined && (typeof value === "object" || taken) ? value : text;
}

function typeName(value: unknown): string {
  return value === null ? "null" : Array.isArray(value) ? "array" : isExact(value) ? "number" : typeof value;
}

export function isTemplate(text: string): boolean {
  return /\{\{|\{%/.test(text);
}

/** The text with `\n` alone, which is all that fields know. */
export function withPlainBreaks(text: string): string {
  return text.replace(LINE_BREAK, "\n");
}

/** What was typed, with the line breaks of the text that was there, if those were all `\r\n`. */
export function withBreaksOf(before: string, typed: string): string {
  return before.includes("\r\n") && !/[\r\n]/.test(before.replaceAll("\r\n", "")) ? typed.replaceAll("\n", "\r\n") : typed;
}

/** Line breaks that are typed or pasted where there is one line become blanks. */
export function onOneLine(text: string): string {
  return text.replace(/\s*\n\s*/g, " ");
}

/** The members of a schema in the order of its author. */
export function membersOf(schema: Schema): [string, Schema][] {
  return Object.entries(schema.properties ?? {}).sort(([, one], [, other]) => (one["x-order"] ?? 500) - (other["x-order"] ?? 500));
}

/**
 * A sentence about a member of a configuration or an item of a list, with what its form calls the
 * members. One about a member that the form does not know keeps the names, which are what is wrong.
 */
export function inWords(message: string, schema: Schema, member: string): string {
  const titles = titlesOf(schema);
  const isItem = /^\d+$/.test(member);
  if (titles.has(member) || isItem) {
    return message.replace(/'(\w+)'/g, (quoted, name) => (titles.has(name) ? `“${titles.get(name)}”` : quoted));
  }
  return message;
}

function titlesOf({ properties = {}, items }: Schema): Map<string, string> {
  const inner = Object.values(properties).flatMap((member) => [...titlesOf(member)]);
  const own = Object.entries(properties).map(([name, { title = name }]) => [name, title] as const);
  return new Map([...(items ? titlesOf(items) : []), ...inner, ...own]);
}

/** What a new node begins with: the first value of each choice that has to be made. */
export function beginning(schema: Schema): Record<string, unknown> {
  const chosen = (schema.required ?? []).map((name) => [name, schema.properties?.[name]?.enum?.[0]] as const);
  return Object.fromEntries(chosen.filter(([, value]) => value !== undefined));
}

/** The same object with another value of one member, or without it. */
export function withMember(members: Record<string, unknown>, name: string, value: unknown): Record<string, unknown> {
  const { [name]: _before, ...rest } = members;
  return value === undefined ? rest : name in members ? { ...members, [name]: value } : { ...rest, [name]: value };
}
