// The editor's sentences and labels: they stand in the console's bundle of texts, under `editor.`.

let texts: Record<string, string> = {};

export function use(all: Record<string, string>): void {
  texts = all;
}

/** The text of a key with values in the places `{0}`, `{1}`. */
export function t(key: string, ...values: unknown[]): string {
  return (texts[key] ?? key).replace(/\{(\d)\}/g, (place, at: string) => String(values[Number(at)] ?? place));
}
