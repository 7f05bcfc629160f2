// Saves the graph as a version; keeps what is not saved, and asks before it is left.

import { useEffect, useRef, useState } from "react";
import type { Draft, Drafts } from "./draft.ts";
import type { Graph } from "./graph.ts";
import { placedLike } from "./layout.ts";
import type { Saved, Server, Start } from "./server.ts";
import { t } from "./texts.ts";

/** Not at each key: what is kept is the whole graph. */
const KEPT_AFTER_MILLISECONDS = 400;

type TheirSave = Extract<Saved, { kind: "conflict" }>;

export interface Saving {
  /** Number of the version that the changes began with. */
  version: number;
  /** The graph that the changes began with. */
  base: Graph;
  dirty: boolean;
  /** When what is shown was kept, which was not saved; undefined where it is what is stored. */
  restored: Date | undefined;
  saving: boolean;
  conflict: TheirSave | undefined;
  /** Saves a version with what is said of it; gives whether it is saved. */
  save: (note: string) => Promise<boolean>;
  /** Goes on from the graph that is stored. */
  discard: () => Graph;
  /** Goes on from what the others saved; gives their graph. */
  accept: () => Graph;
  closeConflict: () => void;
}

interface Told {
  say: (text: string, tone?: string) => void;
  /** A new workflow is stored under that id: its page is to be opened. */
  onCreated: (id: string, version: number) => void;
  /** A save was refused; what is wrong is told by the check. */
  onRefused: () => void;
}

export function useSaving(graph: Graph, start: Start, server: Server, drafts: Drafts, draft: Draft | undefined, told: Told): Saving {
  const stored: Graph = start;
  const [base, setBase] = useState({ version: draft?.version ?? start.version, graph: draft?.base ?? stored });
  const [restored, setRestored] = useState(draft && new Date(draft.at));
  const [saving, setSaving] = useState(false);
  const [conflict, setConflict] = useState<TheirSave>();
  const leaving = useRef(false);
  const dirty = graph.nodes !== base.graph.nodes || graph.edges !== base.graph.edges;

  useEffect(() => {
    // Who may not change the graph now may have a draft from when they could.
    if (start.readOnly) {
      return;
    }
    if (!dirty) {
      drafts.forget();
      return;
    }
    const keep = () => !leaving.current && !document.body.dataset.signedOut && drafts.keep({ version: base.version, graph, base: base.graph });
    const timer = setTimeout(keep, KEPT_AFTER_MILLISECONDS);
    window.addEventListener("pagehide", keep);
    return () => {
      clearTimeout(timer);
      window.removeEventListener("pagehide", keep);
    };
  }, [dirty, graph, base, drafts, start]);

  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => dirty && !leaving.current && event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [dirty]);

  const done = (version: number, changed: boolean) => {
    setBase({ version, graph });
    told.say(t(changed ? "saved" : "nothing-changed", version), "good");
    const shown = document.getElementById("version");
    if (shown) {
      shown.textContent = String(version);
    }
  };

  const save = async (note: string) => {
    if (saving) {
      return false;
    }
    setSaving(true);
    const answer = await server.save(graph, base.version, note);
    setSaving(false);
    if (answer.kind === "saved") {
      setRestored(undefined);
      if (answer.id) {
        drafts.forget();
        leaving.current = true;
        told.onCreated(answer.id, answer.version);
      } else {
        done(answer.version, answer.changed);
      }
    } else if (answer.kind === "conflict") {
      setConflict({ ...answer, graph: placedLike(answer.graph, base.graph) });
    } else if (answer.kind === "refused") {
      const errors = answer.problems.filter((problem) => !problem.warning).length;
      told.onRefused();
      told.say(t(errors === 1 ? "not-saved-one" : "not-saved", errors), "wrong");
    } else if (answer.kind === "signed-out") {
      told.say(t("signed-out"), "wrong");
    } else {
      told.say(answer.message ? t("save-failed", answer.message) : t("server-away"), "wrong");
    }
    return answer.kind === "saved";
  };

  return {
    version: base.version,
    base: base.graph,
    dirty,
    restored,
    saving,
    conflict,
    save,
    discard: () => {
      setBase({ version: start.version, graph: stored });
      setRestored(undefined);
      return stored;
    },
    accept: () => {
      const { version, graph: theirs } = conflict!;
      setBase({ version, graph: theirs });
      setConflict(undefined);
      return theirs;
    },
    closeConflict: () => setConflict(undefined),
  };
}
