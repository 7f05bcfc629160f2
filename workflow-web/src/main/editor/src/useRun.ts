// Shows a run on the canvas: one that is started here, or one of the past; it tells how far each
// node is while the run goes on.

import { useCallback, useEffect, useState } from "react";
import type { PastRun, Server } from "./server.ts";
import { t } from "./texts.ts";

export interface Badge {
  look: string;
  label: string;
}

export interface Progress {
  run: string;
  /** Number of the workflow's version that it is a run of. */
  version: number;
  open: boolean;
  status: Badge;
  /** Why it failed, and at which node; empty where it did not. */
  error: string;
  failed: string;
  states: Record<string, Badge>;
}

export interface ShownRun {
  /** The run that is to be shown; undefined for none. */
  chosen: string | undefined;
  /** How far it is; undefined while none is shown. */
  progress: Progress | undefined;
  /** Shows a run; none for undefined. */
  show: (run: string | undefined) => void;
}

/** What tells a run from others of its workflow. */
export function nameOfRun({ id, at, status }: PastRun, now = new Date()): string {
  const started = new Date(at);
  const isToday = started.toDateString() === now.toDateString();
  const time = started.toLocaleString([], isToday ? { timeStyle: "medium" } : { dateStyle: "short", timeStyle: "medium" });
  return [isToday ? t("today", time) : time, `…${id.slice(-8)}`, status].join(" · ");
}

/** A stream may break; then the server is asked from time to time. */
const EVERY_MILLISECONDS = 3_000;

/** `unsaved` says that the run is of a version without the latest changes; empty where it is not. */
export function useRun(server: Server, unsaved: string): ShownRun {
  const [run, show] = useState<string>();
  const [progress, setProgress] = useState<Progress>();

  useEffect(() => addButton(show), []);
  useEffect(() => {
    const told = document.querySelector("#run-unsaved");
    if (told) {
      told.textContent = unsaved;
    }
  }, [unsaved]);

  useEffect(() => {
    setProgress(undefined);
    if (!run) {
      return;
    }
    let over = false;
    const ask = async () => {
      const found = await server.progress(run).catch(() => undefined);
      if (found && !over) {
        setProgress({ ...found, run });
        if (!found.open) {
          end();
        }
      }
    };
    const stream = server.changes(run, () => void ask());
    const timer = setInterval(() => void ask(), EVERY_MILLISECONDS);
    const end = () => {
      over = true;
      stream.close();
      clearInterval(timer);
    };
    void ask();
    return end;
  }, [run, server]);

  return { chosen: run, progress, show: useCallback((wanted) => show(wanted), []) };
}

/** The page's own dialog starts the run; here it does so without leaving the page. */
function addButton(onStarted: (run: string) => void): () => void {
  const form = document.querySelector<HTMLFormElement>("#runForm");
  const dialog = document.querySelector<HTMLDialogElement>("#run-dialog");
  if (!form || !dialog) {
    return () => undefined;
  }
  const button = Object.assign(document.createElement("button"), { type: "button", className: "button primary", textContent: t("run-here") });
  button.addEventListener("click", async () => {
    button.disabled = true;
    const problem = form.querySelector("#run-problem")!;
    const context = form.querySelector<HTMLTextAreaElement>("#run-context")!;
    try {
      const fields = new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value)]));
      fields.set("run", "run");
      const response = await fetch(form.action, { method: "POST", body: fields });
      const started = /\/runs\/(fl_run_\w+)$/.exec(new URL(response.url).pathname);
      if (started) {
        problem.replaceChildren();
        context.setAttribute("aria-invalid", "false");
        dialog.close();
        onStarted(started[1]!);
      } else {
        const page = new DOMParser().parseFromString(await response.text(), "text/html");
        const told = page.querySelectorAll("#run-problem > *");
        problem.replaceChildren(...(told.length > 0 ? told : [t("run-not-started")]));
        context.setAttribute("aria-invalid", String(told.length > 0));
        context.focus();
      }
      // Each start is one of its own.
      form.querySelector<HTMLInputElement>("[name='runKey']")!.value = crypto.getRandomValues(new Uint32Array(4)).join("-");
    } catch {
      problem.textContent = t("run-not-started");
    }
    button.disabled = false;
  });
  // What stays on this page comes first.
  const actions = form.querySelector(".dialog-actions")!;
  const leaves = actions.lastElementChild!;
  leaves.classList.remove("primary");
  leaves.after(button);
  const told = Object.assign(document.createElement("p"), { id: "run-unsaved", className: "we-warning" });
  actions.before(told);
  return () => {
    button.remove();
    told.remove();
    leaves.classList.add("primary");
  };
}
