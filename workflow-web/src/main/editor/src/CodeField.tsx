// A field for text with templates, or for JSON; a plain one until what it is made of is loaded.

import type { Completion } from "@codemirror/autocomplete";
import { useEffect, useLayoutEffect, useRef, useState, useSyncExternalStore } from "react";
import type { Code } from "./CodeView.ts";
import { onOneLine, withBreaksOf } from "./fields.ts";
import type { Mark } from "./marks.ts";
import { t } from "./texts.ts";

/** Given the text before the cursor, and whether a person asks for it. */
export type Complete = (before: string, asked: boolean) => { from: number; options: Completion[] } | undefined;

export interface CodeProps {
  label: string;
  value: string;
  onChange: (text: string) => void;
  onLeave?: () => void;
  mode: "template" | "json";
  lines: "one" | "many";
  invalid: boolean;
  /** What is wrong with which characters. */
  marks: Mark[];
  required?: boolean;
  readOnly?: boolean;
  description?: string | undefined;
  complete: Complete;
}

type CodeModule = typeof import("./CodeView.ts");

/** What fields are made of; undefined until it is loaded, or could not be. */
let code: CodeModule | "failed" | undefined;
let loading: Promise<boolean> | undefined;
let failures = 0;
const listeners = new Set<() => void>();

/** Loads what fields are made of, if it is not there, and tells whether it is; tried again after it could not be loaded. */
export function loadCode(): Promise<boolean> {
  loading ??= load();
  return loading;
}

async function load(): Promise<boolean> {
  // The file beside this one that the build makes of CodeView.ts.
  const address = new URL("editor-code.js", import.meta.url);
  if (failures > 0) {
    // Browsers remember by its address that a module could not be loaded.
    address.search = `again=${failures}`;
  }
  try {
    code = (await import(address.href)) as CodeModule;
  } catch {
    code = "failed";
    failures++;
    loading = undefined;
  }
  listeners.forEach((tell) => tell());
  return code !== "failed";
}

/** What fields are made of, once it is loaded. */
export function useCode(): typeof code {
  return useSyncExternalStore(listen, () => code);
}

function listen(tell: () => void): () => void {
  listeners.add(tell);
  return () => listeners.delete(tell);
}

/** Puts the focus on a control; of a field of code, on its text, where the problem is if one is given. */
export function focusOn(control: HTMLElement | null | undefined, problem?: Mark): void {
  if (control?.shadowRoot && typeof code === "object") {
    code.focus(control, problem);
  } else {
    const inner = control?.querySelector("textarea") ?? control;
    inner?.scrollIntoView({ block: "nearest" });
    inner?.focus();
  }
}

export function CodeField(props: CodeProps) {
  const code = useCode();
  const place = useRef<HTMLDivElement>(null);
  const plain = useRef<HTMLTextAreaElement>(null);
  const [view, setView] = useState<Code>();
  const latest = useRef(props);
  latest.current = props;
  // What was typed and has not come back as the value yet: by then more may have been typed.
  const typed = useRef<string[]>([]);

  // A field keeps its view for as long as it is shown.
  useLayoutEffect(() => {
    if (typeof code !== "object") {
      return undefined;
    }
    const { selectionStart, selectionEnd } = plain.current!;
    const hasFocus = document.activeElement === plain.current;
    const created = code.open(place.current!, latest, typed.current, (line) => t("no-json", line));
    if (hasFocus) {
      created.select(selectionStart, selectionEnd);
    }
    setView(created);
    return () => created.destroy();
  }, [code]);

  useEffect(() => {
    const back = typed.current.indexOf(props.value);
    typed.current.splice(0, back < 0 ? typed.current.length : back + 1);
    if (back < 0) {
      view?.set(props.value);
    }
  }, [view, props.value]);

  useEffect(() => view?.describe(props), [view, props.label, props.invalid, props.description, props.required]);

  useEffect(() => view?.mark(), [view, JSON.stringify(props.marks)]);

  return (
    <div className="we-code" ref={place} data-field={props.label}>
      {!view && <Plain field={props} place={plain} />}
    </div>
  );
}

/** Stands for a field that is not loaded. */
function Plain({ field, place }: { field: CodeProps; place: React.RefObject<HTMLTextAreaElement | null> }) {
  const { label, value, onChange, onLeave, lines, invalid, required, readOnly, description } = field;
  const kept = (text: string) => (lines === "one" ? onOneLine(text) : withBreaksOf(value, text));
  return (
    <textarea
      ref={place}
      rows={lines === "one" ? 1 : 4}
      spellCheck={false}
      autoComplete="off"
      aria-label={label}
      aria-invalid={invalid}
      aria-required={required}
      aria-description={description}
      readOnly={readOnly}
      value={value}
      onChange={(event) => onChange(kept(event.target.value))}
      onBlur={onLeave}
    />
  );
}
