// JSON whose numbers stay as they were written: those of a workflow are exact decimals of any
// length, and a number that a browser can't hold must not change because somebody moved a node.

interface Source {
  source?: string;
}

interface RawNumbers {
  rawJSON?: (text: string) => unknown;
  isRawJSON?: (value: unknown) => boolean;
}

const RAW = JSON as unknown as RawNumbers;

/** A value of JSON; numbers that would change are kept as their text, where the browser can. */
export function parse(text: string): unknown {
  const keep = (_name: string, value: unknown, context?: Source): unknown =>
    typeof value === "number" && context?.source !== undefined && String(value) !== context.source && RAW.rawJSON
      ? RAW.rawJSON(context.source)
      : value;
  return JSON.parse(text, keep as (name: string, value: unknown) => unknown);
}

/** What `use` gives; undefined where it throws: a text may be no JSON, and a browser may forbid storage. */
export function attempt<T>(use: () => T): T | undefined {
  try {
    return use();
  } catch {
    return undefined;
  }
}

/** Whether a value is a number that is kept as its text. */
export function isExact(value: unknown): boolean {
  return RAW.isRawJSON?.(value) ?? false;
}

/** A number to reckon with; undefined for what is none, or more than the browser can hold. */
export function numberOf(value: unknown): number | undefined {
  const number = isExact(value) ? Number((value as { rawJSON: string }).rawJSON) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : undefined;
}

/** What a JSON Pointer of names without `/` and `~` leads to; undefined where nothing is. */
export function valueAt(value: unknown, pointer: string): unknown {
  const member = (inside: unknown, name: string) => (isObject(inside) || Array.isArray(inside) ? (inside as Record<string, unknown>)[name] : undefined);
  return pointer.split("/").slice(1).reduce(member, value);
}

/** JSON text, for people. */
export function print(value: unknown): string {
  return JSON.stringify(value, null, 2) ?? "";
}

/** Whether two values are the same JSON. */
export function same(one: unknown, other: unknown): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !isExact(value);
}

/** Whether a text is meant as an object or a list; one that begins with a template is not. */
export function looksLikeJson(text: string): boolean {
  return /^\s*(\[|\{(?![{%]))/.test(text);
}

export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
