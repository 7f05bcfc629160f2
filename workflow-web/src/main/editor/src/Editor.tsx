// The editor: the canvas with the tools above it and a panel beside it.

import { useEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { Canvas } from "./Canvas.tsx";
import { Conflict } from "./Conflict.tsx";
import type { Drafts } from "./draft.ts";
import { actionEverywhere } from "./keys.ts";
import { isStep } from "./notes.ts";
import { Empty, Popups } from "./Popups.tsx";
import type { Server, Start } from "./server.ts";
import { Side } from "./Side.tsx";
import { t } from "./texts.ts";
import { Toolbar } from "./Toolbar.tsx";
import { type Editing, EditingProvider, useNewEditing } from "./useEditing.ts";

interface Props {
  start: Start;
  server: Server;
  drafts: Drafts;
}

export function Editor({ start, server, drafts }: Props) {
  const editing = useNewEditing(start, server, drafts);
  const { graph, saving, said, choice, readOnly } = editing;
  const [wide, setWide] = useState(false);
  const [note, setNote] = useState("");
  const save = async () => {
    const fromNote = document.activeElement?.matches(".we-version-note input");
    if (!readOnly && (await saving.save(note))) {
      setNote("");
      // The field of the note is gone.
      if (fromNote) {
        choice.focusNode(choice.current);
      }
    }
  };
  const latestSave = useRef(save);
  latestSave.current = save;
  const saveByKey = () => {
    commitTyped();
    void latestSave.current();
  };
  useKeys(choice.place, (event, target) => {
    const saves = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s" && !event.altKey;
    const action = saves ? saveByKey : target.closest(FIELDS) ? undefined : actionEverywhere(event, editing.actions);
    if (action && !document.querySelector("dialog[open]")) {
      event.preventDefault();
      action();
    }
  });
  useTop(choice.place);
  useAlone(choice.place, wide);
  const key = (event: React.KeyboardEvent) => {
    if (event.key !== "Escape" || event.defaultPrevented) {
      return;
    }
    if ((event.target as HTMLElement).closest(".we-side")) {
      editing.actions.back?.();
    } else if (wide && !editing.popup) {
      setWide(false);
    }
  };
  return (
    <EditingProvider value={editing}>
      {/* The page of a workflow that is stored first begins with what was sent. */}
      <div inert={editing.saving.saving && editing.saving.version === 0} className={`we${wide ? " wide" : ""}${readOnly ? " read-only" : ""}`} ref={choice.place} onKeyDown={key}>
        <Toolbar wide={wide} onWide={() => setWide(!wide)} note={note} onNote={setNote} onSave={() => void save()} />
        <Messages editing={editing} />
        <div className="we-body">
          <Canvas>
            {!graph.nodes.some(isStep) && !editing.popup && !readOnly && <Empty />}
            <Popups />
            <p className={`we-said ${said.tone}`} role="status" aria-live="polite">
              <span key={said.number}>{said.text}</span>
            </p>
          </Canvas>
          <Side />
        </div>
        {saving.conflict && (
          <Conflict
            base={saving.base}
            mine={graph}
            theirs={saving.conflict.graph}
            author={saving.conflict.author}
            version={saving.conflict.version}
            onTake={(taken, how) => {
              saving.accept();
              editing.change({ do: "replace", graph: taken }, t(how));
            }}
            onClose={saving.closeConflict}
          />
        )}
      </div>
    </EditingProvider>
  );
}

/** Tells the style sheet how far down the page the editor begins, so that it ends with the window. */
export function tellTop(editor: HTMLElement): void {
  const top = `${Math.round(editor.getBoundingClientRect().top + window.scrollY)}px`;
  // All that is drawn inherits it, and its style is reckoned anew.
  if (editor.style.getPropertyValue("--we-top") !== top) {
    editor.style.setProperty("--we-top", top);
  }
}

/** Also when the window gets another size. */
function useTop(place: React.RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const measure = () => tellTop(place.current!.closest("workflow-editor")!);
    measure();
    window.addEventListener("resize", measure);
    return () => window.removeEventListener("resize", measure);
  }, [place]);
}

/** What lies behind the editor takes no focus while that fills the window. */
function useAlone(place: React.RefObject<HTMLElement | null>, wide: boolean): void {
  useEffect(() => {
    const covered: HTMLElement[] = [];
    for (let around: HTMLElement | null = wide ? place.current : null; around && around !== document.body; around = around.parentElement) {
      const beside = [...around.parentElement!.children].filter((other) => other !== around && other instanceof HTMLElement && !other.inert) as HTMLElement[];
      covered.push(...beside);
    }
    covered.forEach((element) => (element.inert = true));
    return () => covered.forEach((element) => (element.inert = false));
  }, [place, wide]);
}

/** Has the field that is typed into take its text, as when it is left: ids and names are half typed until then. */
function commitTyped(): void {
  const typed = document.activeElement;
  if (typed instanceof HTMLInputElement && typed.closest(".we-side")) {
    flushSync(() => typed.blur());
    typed.focus();
  }
}

/** What is typed into. */
const FIELDS = "input, textarea, select, .we-code, .we-chooser, .we-menu, [contenteditable]";

/** Keys that nothing on the page has taken, wherever the focus is on the editor or on nothing. */
function useKeys(place: React.RefObject<HTMLElement | null>, onKey: (event: KeyboardEvent, target: Element) => void): void {
  const latest = useRef(onKey);
  latest.current = onKey;
  useEffect(() => {
    const key = (event: KeyboardEvent) => {
      const { target } = event;
      if (!event.defaultPrevented && target instanceof Element && (target === document.body || place.current?.contains(target))) {
        latest.current(event, target);
      }
    };
    document.addEventListener("keydown", key);
    return () => document.removeEventListener("keydown", key);
  }, [place]);
}

/** What is told of changes that were not saved, and of the run that is shown. */
function Messages({ editing }: { editing: Editing }) {
  const { graph, saving, run, server } = editing;
  const [elsewhere, setElsewhere] = useState(editing.elsewhere);
  return (
    <>
      {elsewhere && (
        <p className="we-note" role="status">
          {t("open-elsewhere")}{" "}
          <button type="button" className="button small" onClick={() => setElsewhere(false)}>
            {t("close")}
          </button>
        </p>
      )}
      {saving.restored && (
        <p className="we-note" role="status">
          {t("draft-restored", saving.restored.toLocaleString([], { dateStyle: "medium", timeStyle: "short" }))}{" "}
          <button type="button" className="button small" onClick={editing.discard}>
            {t("discard")}
          </button>
        </p>
      )}
      {run.progress && (
        <p className={`we-note we-look-${run.progress.status.look}`} role="status">
          {run.progress.version === saving.version ? t("run-is", run.progress.status.label) : t("run-of-version-is", run.progress.version, run.progress.status.label)}{" "}
          {run.progress.error && <span dir="auto">{run.progress.error} </span>}
          {graph.nodes.some((node) => node.id === run.progress!.failed) && (
            <button type="button" className="button small" onClick={() => editing.go(run.progress!.failed)}>
              {t("go-to", run.progress.failed)}
            </button>
          )}{" "}
          <a href={server.addressOf(run.progress.run)}>{t("open-run")}</a>{" "}
          <button type="button" className="button small" onClick={() => run.show(undefined)}>
            {t("close")}
          </button>
        </p>
      )}
    </>
  );
}
