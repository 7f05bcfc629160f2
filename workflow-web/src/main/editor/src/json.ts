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

/** Whether a value is a number that is kept as its text. */
export function isExact(value: unknown): boolean {
  return RAW.isRawJSON?.(value) ?? false;
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
