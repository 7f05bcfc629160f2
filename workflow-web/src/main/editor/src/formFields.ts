// A form as a list of fields. What a JSON Schema says of them is kept as it is, and changed only
// where a person changes it: so nothing in it is lost that the list does not show.

import { isTemplate } from "./fields.ts";
import { isObject } from "./json.ts";
import type { Schema } from "./server.ts";

export const FIELD_KINDS = ["text", "long", "number", "yes-no", "choice", "choices", "date", "date-time", "list"] as const;

/** What a field asks for; `other` is described by JSON Schema alone. */
export type FieldKind = (typeof FIELD_KINDS)[number] | "other";

export interface FormField {
  name: string;
  required: boolean;
  schema: Schema;
}

/** Text that may be longer has several lines in the form. */
const LONGEST_LINE = 200;

/** With them it is not said by names alone what a form asks for; as in the server's AnswerForm. */
export const COMBINED = ["$ref", "allOf", "anyOf", "oneOf", "if", "patternProperties", "dependentRequired", "dependentSchemas", "not"];

/** What a kind says of its values. What else a schema says of them holds for no other kind. */
const SHAPES: Record<FieldKind, Schema> = {
  text: { type: "string" },
  long: { type: "string", format: "textarea" },
  number: { type: "number" },
  "yes-no": { type: "boolean" },
  choice: { type: "string", enum: [] },
  choices: { type: "array", items: { type: "string", enum: [] }, uniqueItems: true },
  date: { type: "string", format: "date" },
  "date-time": { type: "string", format: "date-time" },
  list: { type: "array", items: { type: "string" } },
  other: {},
};

/** The fields of a form; undefined for a schema that is no list of them. */
export function fieldsOf(schema: unknown): FormField[] | undefined {
  if (schema === undefined) {
    return [];
  }
  if (!isObject(schema) || !["object", undefined].includes(schema.type as string) || COMBINED.some((word) => word in schema)) {
    return undefined;
  }
  const { properties = {}, required = [] } = schema;
  if (!isObject(properties) || !Array.isArray(required) || !Object.values(properties).every(isObject)) {
    return undefined;
  }
  const areNamed = required.every((name) => typeof name === "string" && Object.hasOwn(properties, name)) && new Set(required).size === required.length;
  return areNamed ? Object.entries(properties).map(([name, member]) => ({ name, required: required.includes(name), schema: member as Schema })) : undefined;
}

/** Why a form is no list of fields: the key of the sentence. */
export function whyNoFields(schema: unknown): string {
  if (isObject(schema)) {
    return "form-is-json";
  }
  return typeof schema === "string" && isTemplate(schema) ? "form-is-template" : "form-no-object";
}

/** The title of the field that a pointer into a form leads to, if it has one. */
export function titleAt(pointer: string, fields: FormField[]): string | undefined {
  const [, properties, name] = pointer.split("/");
  const field = properties === "properties" ? fields.find((one) => one.name === name?.replaceAll("~1", "/").replaceAll("~0", "~")) : undefined;
  return field && (field.schema.title || field.name);
}

/** The schema with these fields; undefined for one that says nothing. */
export function withFields(schema: unknown, fields: FormField[]): Schema | undefined {
  const { properties: _fields, required: before, ...rest } = isObject(schema) ? (schema as Schema) : {};
  const names = fields.filter((field) => field.required).map((field) => field.name);
  // Those that were required stay in their order.
  const required = [...(before ?? []).filter((name) => names.includes(name)), ...names.filter((name) => !before?.includes(name))];
  if (fields.length === 0 && Object.keys(rest).every((name) => name === "type")) {
    return undefined;
  }
  return {
    type: "object",
    ...rest,
    properties: Object.fromEntries(fields.map((field) => [field.name, field.schema])),
    ...(required.length > 0 || (before && before.length === 0) ? { required } : {}),
  };
}

export function kindOfField(schema: Schema): FieldKind {
  if (COMBINED.some((word) => word in schema)) {
    return "other";
  }
  switch (schema.type) {
    case "string":
      return kindOfText(schema);
    case "number":
    case "integer":
      return schema.enum ? "other" : "number";
    case "boolean":
      return schema.enum ? "other" : "yes-no";
    case "array":
      return kindOfList(schema.items);
    default:
      return "other";
  }
}

function kindOfText({ format, maxLength, enum: values }: Schema): FieldKind {
  if (values) {
    return values.every((value) => typeof value === "string") ? "choice" : "other";
  }
  if (format === "date" || format === "date-time") {
    return format;
  }
  return format === "textarea" || (typeof maxLength === "number" && maxLength > LONGEST_LINE) ? "long" : "text";
}

function kindOfList(items: unknown): FieldKind {
  const kind = isObject(items) ? kindOfField(items as Schema) : "other";
  return kind === "choice" ? "choices" : kind === "text" ? "list" : "other";
}

/** The same field, asked for in another way: what people read stays, what is said of values does not fit. */
export function asKind(schema: Schema, kind: FieldKind): Schema {
  const { title, description } = schema;
  const shape = structuredClone(SHAPES[kind]);
  const kept = { ...(title === undefined ? {} : { title }), ...shape, ...(description === undefined ? {} : { description }) };
  return isOfChoice(kind) ? withChoices(kept, choicesOf(schema)) : kept;
}

export function isOfChoice(kind: FieldKind): boolean {
  return kind === "choice" || kind === "choices";
}

export function choicesOf(schema: Schema): string[] {
  const values = isObject(schema.items) ? schema.items.enum : schema.enum;
  return (values ?? []).filter((value) => typeof value === "string");
}

export function withChoices(schema: Schema, choices: string[]): Schema {
  return isObject(schema.items) ? { ...schema, items: { ...schema.items, enum: choices } } : { ...schema, enum: choices };
}

/** The same with another text, or without one. */
export function withText(schema: Schema, member: "title" | "description", text: string): Schema {
  const { [member]: _before, ...rest } = schema;
  return text === "" ? rest : member in schema ? { ...schema, [member]: text } : member === "title" ? { title: text, ...rest } : { ...rest, [member]: text };
}

/** The field with another title. A name that was made of the title goes with it only while the field is new: later templates may use it. */
export function entitled(field: FormField, title: string, others: FormField[], isNew: boolean): FormField {
  const { name, schema } = field;
  const isMade = isNew && name === nameFor(schema.title ?? "", others);
  return { ...field, name: isMade ? nameFor(title, others) : name, schema: withText(schema, "title", title) };
}

/** Why nobody can answer a field: the key of the sentence. */
export function whyNotAnswered(schema: Schema): string | undefined {
  return isOfChoice(kindOfField(schema)) && choicesOf(schema).length === 0 ? "field-no-options" : undefined;
}

/** What a schema says of a field besides what the list shows. */
export function unshown(schema: Schema): string[] {
  const shown = ["title", "description", ...Object.keys(SHAPES[kindOfField(schema)])];
  return Object.keys(schema).filter((word) => !shown.includes(word));
}

/** A name for templates, made of what people read. */
export function nameFor(title: string, others: FormField[]): string {
  const plain = title.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^a-z0-9]+/g, "_").replace(/^_+|_+$/g, "");
  const name = /^[a-z]/.test(plain) ? plain : plain === "" ? "field" : `field_${plain}`;
  const taken = (one: string) => others.some((field) => field.name === one);
  let free = name;
  for (let number = 2; taken(free); number++) {
    free = `${name}_${number}`;
  }
  return free;
}

/** Why a field can't be called so: the key of the sentence; a whole number would stand before all other names. */
export function whyNotNamed(name: string, others: FormField[]): string | undefined {
  if (name.trim() === "") {
    return "field-name-missing";
  }
  if (/^\d+$/.test(name)) {
    return "field-name-wrong";
  }
  return others.some((field) => field.name === name) ? "field-name-taken" : undefined;
}

/** Whether templates can write a name behind a dot. */
export function isCallable(name: string): boolean {
  return /^[A-Za-z_][\w-]*\??$/.test(name);
}
