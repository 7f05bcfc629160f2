// A field for text with templates, or for JSON.

import type { Completion } from "@codemirror/autocomplete";
import { useEffect, useRef, useState } from "react";
import type { Code } from "./CodeView.ts";
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

let loaded: Promise<typeof import("./CodeView.ts")> | undefined;

/** Loads what fields are made of, if it is not there; tried again after it could not be loaded. */
export function loadCode(): Promise<typeof import("./CodeView.ts")> {
  loaded ??= import("./CodeView.ts").catch((error) => {
    loaded = undefined;
    throw error;
  });
  return loaded;
}

/** Puts the focus on a control; of a field of code, on its text, where the problem is if one is given. */
export function focusOn(control: HTMLElement | null | undefined, problem?: Mark): void {
  if (control?.matches(".we-code")) {
    void loadCode().then((code) => code.focus(control, problem));
  } else {
    control?.scrollIntoView({ block: "nearest" });
    control?.focus();
  }
}

export function CodeField(props: CodeProps) {
  const place = useRef<HTMLDivElement>(null);
  const [view, setView] = useState<Code>();
  const latest = useRef(props);
  latest.current = props;
  // What was typed and has not come back as the value yet: by then more may have been typed.
  const typed = useRef<string[]>([]);

  useEffect(() => {
    let closed = false;
    let created: Code | undefined;
    void loadCode().then((code) => {
      if (!closed) {
        created = code.open(place.current!, latest, typed.current, (line) => t("no-json", line));
        setView(created);
      }
    });
    return () => {
      closed = true;
      created?.destroy();
    };
    // A field keeps its view for as long as it is shown.
  }, []);

  useEffect(() => {
    const back = typed.current.indexOf(props.value);
    typed.current.splice(0, back < 0 ? typed.current.length : back + 1);
    if (back < 0) {
      view?.set(props.value);
    }
  }, [view, props.value]);

  useEffect(() => view?.describe(props), [view, props.label, props.invalid, props.description, props.required]);

  useEffect(() => view?.mark(), [view, JSON.stringify(props.marks)]);

  return <div className="we-code" ref={place} data-field={props.label} />;
}
