// What can be done with the graph as a whole.

import { t } from "./texts.ts";
import type { Check } from "./useCheck.ts";

interface Props {
  canUndo: boolean;
  canRedo: boolean;
  dirty: boolean;
  saving: boolean;
  wide: boolean;
  problems: number;
  errors: number;
  checking: Check["state"];
  onAdd: () => void;
  onUndo: () => void;
  onRedo: () => void;
  onTidy: () => void;
  onSearch: () => void;
  onWide: () => void;
  onSide: (side: "problems" | "outline" | "keys") => void;
  onSave: () => void;
}

export function Toolbar(props: Props) {
  const { problems, errors, checking } = props;
  const count = checking === "unchecked" ? "?" : String(problems);
  return (
    <div className="we-toolbar" role="toolbar" aria-label={t("editor")}>
      <button type="button" className="button primary small" onClick={props.onAdd}>
        <Line d="M12 5v14M5 12h14" />
        {t("add-step")}
      </button>
      <span className="we-group-of-tools">
        <Tool label={t("undo")} path="M9 14 4 9l5-5M4 9h10a6 6 0 0 1 0 12h-3" disabled={!props.canUndo} onClick={props.onUndo} />
        <Tool label={t("redo")} path="M15 14l5-5-5-5M20 9H10a6 6 0 0 0 0 12h3" disabled={!props.canRedo} onClick={props.onRedo} />
      </span>
      <span className="we-group-of-tools">
        <Tool label={t("tidy-up")} path="M4 5h6v5H4zM14 4h6v4h-6zM14 14h6v6h-6zM10 7h4M10 8c3 0 1 9 4 9" onClick={props.onTidy} />
        <Tool label={t("search-nodes")} path="M11 4a7 7 0 1 0 0 14a7 7 0 1 0 0-14M16 16l5 5" onClick={props.onSearch} />
        <Tool label={t("outline")} path="M9 6h11M9 12h11M9 18h11M4 6h1M4 12h1M4 18h1" onClick={() => props.onSide("outline")} />
        <Tool label={t("keys")} path="M3 6h18v12H3zM7 10h.1M12 10h.1M17 10h.1M8 14h8" onClick={() => props.onSide("keys")} />
        <Tool label={t(props.wide ? "narrow" : "wide")} path={props.wide ? "M9 4v5H4M15 4v5h5M9 20v-5H4M15 20v-5h5" : "M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5"} onClick={props.onWide} />
      </span>
      <span className="we-right">
        {props.dirty && <span className="we-dirty">{t("unsaved")}</span>}
        <button
          type="button"
          className={`button small we-count${errors > 0 ? " wrong" : problems > 0 ? " warning" : ""}`}
          aria-label={checking === "unchecked" ? t("unchecked") : t("problems-count", problems)}
          title={checking === "unchecked" ? t("unchecked") : ""}
          onClick={() => props.onSide("problems")}
        >
          <Line d={problems > 0 ? "M12 4 2.5 20h19zM12 10v5M12 17.5v.1" : "M5 12l5 5 9-10"} />
          {count}
        </button>
        <button type="button" className="button primary small" disabled={props.saving} onClick={props.onSave}>
          {t(props.saving ? "saving" : "save")}
        </button>
      </span>
    </div>
  );
}

function Tool({ label, path, disabled, onClick }: { label: string; path: string; disabled?: boolean; onClick: () => void }) {
  return (
    <button type="button" className="we-tool" aria-label={label} title={label} disabled={disabled} onClick={onClick}>
      <Line d={path} />
    </button>
  );
}

function Line({ d }: { d: string }) {
  return (
    <svg className="we-line" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={d} />
    </svg>
  );
}
