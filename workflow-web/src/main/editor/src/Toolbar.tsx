// What can be done with the graph as a whole.

import { ToolButton } from "./panels.tsx";
import { t } from "./texts.ts";
import { useEditing } from "./useEditing.ts";
import { nameOfRun } from "./useRun.ts";

interface Props {
  wide: boolean;
  onWide: () => void;
  /** What is said of the version that is saved next. */
  note: string;
  onNote: (note: string) => void;
  onSave: () => void;
}

const LONGEST_NOTE = 500;

export function Toolbar({ wide, onWide, note, onNote, onSave }: Props) {
  const { readOnly, actions, side, setSide, history, ...editing } = useEditing();
  const toggle = (wanted: "outline" | "keys") => setSide(side === wanted ? undefined : wanted);
  return (
    <div className="we-toolbar" role="toolbar" aria-label={t("editor")}>
      {readOnly ? (
        <span className="we-dirty">{t("read-only")}</span>
      ) : (
        <>
          <button type="button" className="button primary small" onClick={() => editing.openPalette()}>
            <Line d="M12 5v14M5 12h14" />
            {t("add-step")}
          </button>
          <span className="we-group-of-tools">
            <Tool label={t("undo")} path="M9 14 4 9l5-5M4 9h10a6 6 0 0 1 0 12h-3" disabled={history.past.length === 0} onClick={actions.undo!} />
            <Tool label={t("redo")} path="M15 14l5-5-5-5M20 9H10a6 6 0 0 0 0 12h3" disabled={history.future.length === 0} onClick={actions.redo!} />
          </span>
        </>
      )}
      <span className="we-group-of-tools">
        {!readOnly && (
          <>
            <Tool label={t("tidy-up")} path="M4 5h6v5H4zM14 4h6v4h-6zM14 14h6v6h-6zM10 7h4M10 8c3 0 1 9 4 9" onClick={editing.tidy} />
            <Tool label={t("add-note")} path="M5 4h14v10l-6 6H5zM19 14h-6v6" onClick={actions.addNote!} />
          </>
        )}
        <Tool label={t("search-nodes")} path="M11 4a7 7 0 1 0 0 14a7 7 0 1 0 0-14M16 16l5 5" onClick={actions.search!} />
        <Tool label={t("outline")} path="M9 6h11M9 12h11M9 18h11M4 6h1M4 12h1M4 18h1" onClick={() => toggle("outline")} />
        <Tool label={t("keys")} path="M3 6h18v12H3zM7 10h.1M12 10h.1M17 10h.1M8 14h8" onClick={() => toggle("keys")} />
        <Tool label={t(wide ? "narrow" : "wide")} path={wide ? "M9 4v5H4M15 4v5h5M9 20v-5H4M15 20v-5h5" : "M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5"} onClick={onWide} />
      </span>
      <span className="we-right">
        <PastRuns />
        {editing.saving.dirty && (
          <>
            <span className="we-dirty">{t("unsaved")}</span>
            <label className="we-version-note">
              {t("version-note")}
              <input
                type="text"
                autoComplete="off"
                maxLength={LONGEST_NOTE}
                placeholder={t("version-note-help")}
                value={note}
                onChange={(event) => onNote(event.target.value)}
                onKeyDown={(event) => event.key === "Enter" && onSave()}
              />
            </label>
          </>
        )}
        {!readOnly && (
          <>
            <Problems />
            <button type="button" className="button primary small" aria-disabled={editing.saving.saving} onClick={onSave}>
              {t(editing.saving.saving ? "saving" : "save")}
            </button>
          </>
        )}
      </span>
    </div>
  );
}

/** Which of the latest runs is shown on the canvas. */
function PastRuns() {
  const { runs, run } = useEditing();
  return runs.length === 0 && !run.chosen ? null : (
    <select
      className="we-past-runs"
      aria-label={t("show-run")}
      value={run.chosen ?? ""}
      onChange={(event) => run.show(event.target.value || undefined)}
    >
      <option value="">{t("no-run")}</option>
      {run.chosen && !runs.some((one) => one.id === run.chosen) && <option value={run.chosen}>{t("run-of-here")}</option>}
      {runs.map((one) => (
        <option key={one.id} value={one.id}>
          {nameOfRun(one)}
        </option>
      ))}
    </select>
  );
}

/** How many problems there are; leads to their list. */
function Problems() {
  const { graph, check, side, setSide } = useEditing();
  const count = check.problems.length;
  const errors = check.problems.filter((problem) => !problem.warning).length;
  const unchecked = check.state === "unchecked";
  return (
    <button
      type="button"
      className={`button small we-count${errors > 0 ? " wrong" : count > 0 ? " warning" : ""}`}
      aria-label={unchecked ? t("unchecked") : t("problems-count", count)}
      // The problems of the graph as it was before the last changes stand here until it is checked.
      aria-busy={!unchecked && check.of !== graph}
      title={unchecked ? t("unchecked") : ""}
      onClick={() => setSide(side === "problems" ? undefined : "problems")}
    >
      <Line d={count > 0 ? "M12 4 2.5 20h19zM12 10v5M12 17.5v.1" : "M5 12l5 5 9-10"} />
      {unchecked ? "?" : String(count)}
    </button>
  );
}

function Tool({ label, path, disabled, onClick }: { label: string; path: string; disabled?: boolean; onClick: () => void }) {
  return (
    <ToolButton label={label} disabled={disabled} onClick={onClick}>
      <Line d={path} />
    </ToolButton>
  );
}

function Line({ d }: { d: string }) {
  return (
    <svg className="we-line" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={d} />
    </svg>
  );
}
