// The panels beside the canvas: their frame, and those that are no node's form: problems, the outline, the keys.

import { type ButtonHTMLAttributes, Fragment, type ReactNode, useEffect, useRef } from "react";
import { type Graph, componentOf } from "./graph.ts";
import { called, isNote, isStep, textOfNote } from "./notes.ts";
import type { Component, Problem } from "./server.ts";
import { t } from "./texts.ts";

/** A button that shows a sign, and says what it does. */
export function ToolButton({ label, className = "", ...rest }: ButtonHTMLAttributes<HTMLButtonElement> & { label: string }) {
  return <button type="button" className={`we-tool ${className}`} aria-label={label} title={label} {...rest} />;
}

interface PanelProps {
  label: string;
  /** What stands above it; the label without. */
  title?: ReactNode;
  icon?: ReactNode;
  onClose: () => void;
  /** Whether the focus goes to what stands in it first. */
  takesFocus?: boolean;
  children: ReactNode;
}

export function Panel({ label, title = label, icon, onClose, takesFocus, children }: PanelProps) {
  const place = useRef<HTMLElement>(null);
  useEffect(() => {
    const first = place.current!.querySelector<HTMLElement>("li button") ?? place.current!.querySelector<HTMLElement>("button");
    if (takesFocus) {
      first!.focus();
    }
  }, [takesFocus]);
  return (
    <section className="we-form" aria-label={label} ref={place}>
      <header className="we-panel-head">
        {icon}
        <h3>{title}</h3>
        <ToolButton label={t("close")} onClick={onClose}>×</ToolButton>
      </header>
      {children}
    </section>
  );
}

/** Text as it is written; it is a tab stop where it scrolls. */
export function Code({ label, className = "", children }: { label: string; className?: string; children: string }) {
  const place = useRef<HTMLPreElement>(null);
  useEffect(() => {
    const { current } = place;
    const measured = new ResizeObserver(() => {
      const scrolls = current!.scrollWidth > current!.clientWidth || current!.scrollHeight > current!.clientHeight;
      current!.tabIndex = scrolls ? 0 : -1;
    });
    measured.observe(current!);
    return () => measured.disconnect();
  }, [children]);
  return (
    <pre ref={place} className={`code ${className}`} aria-label={label}>
      {children}
    </pre>
  );
}

/** A problem with the node that it is about. */
export interface Located extends Problem {
  node: string | undefined;
  /** JSON Pointer into the node's configuration; empty for the node itself. */
  field: string;
}

/** Problems by the nodes that they are about: a pointer begins with the place of the node. */
export function locate(problems: Problem[], graph: Graph): Located[] {
  const [steps, notes] = [graph.nodes.filter(isStep), graph.nodes.filter(isNote)];
  const about = (list: string | undefined, index: number) =>
    list === "nodes" ? steps[index]?.id : list === "notes" ? notes[index]?.id : list === "edges" ? graph.edges[index]?.source : undefined;
  return problems.map((problem) => {
    const [, list, index, member, rest] = /^\/(nodes|edges|notes)\/(\d+)(\/data)?(.*)$/.exec(problem.pointer) ?? [];
    return { ...problem, node: about(list, Number(index)), field: list === "nodes" && member ? (rest ?? "") : "" };
  });
}

export function ProblemLine({ problem }: { problem: Problem }) {
  return <p className={`we-problem${problem.warning ? " warning" : ""}`}>{problem.message}</p>;
}

export function ProblemList({ problems, onGo }: { problems: Located[]; onGo: (problem: Located) => void }) {
  if (problems.length === 0) {
    return <p className="we-help">{t("no-problems")}</p>;
  }
  return (
    <ul className="we-problems" aria-label={t("problems")}>
      {problems.map((problem, index) => (
        <li key={index} className={problem.warning ? "warning" : ""}>
          <button type="button" onClick={() => onGo(problem)}>
            {problem.node && <code>{called(problem.node)}</code>} {problem.message}
          </button>
        </li>
      ))}
    </ul>
  );
}

export function Outline({ graph, components, problems, onGo }: {
  graph: Graph;
  components: Map<string, Component>;
  problems: Located[];
  onGo: (id: string) => void;
}) {
  return (
    <ol className="we-outline" aria-label={t("outline")}>
      {graph.nodes.filter(isStep).map((node) => {
        const own = problems.filter((problem) => problem.node === node.id).length;
        const targets = graph.edges.filter((edge) => edge.source === node.id);
        return (
          <li key={node.id}>
            <button type="button" onClick={() => onGo(node.id)}>
              <strong>{node.id}</strong> <span>{components.get(componentOf(node))?.title ?? componentOf(node)}</span>
              {own > 0 && <span className="we-problem"> {t(own === 1 ? "one-problem" : "some-problems", own)}</span>}
            </button>
            {targets.length > 0 && (
              <p className="we-help">
                {t("leads-to")}{" "}
                {targets.map((edge, index) => (
                  <span key={edge.id}>
                    {index > 0 && ", "}
                    {edge.sourceHandle ? `${edge.sourceHandle}: ` : ""}
                    <button type="button" className="we-link" onClick={() => onGo(edge.target)}>
                      {edge.target}
                    </button>
                  </span>
                ))}
              </p>
            )}
          </li>
        );
      })}
      {graph.nodes.filter(isNote).map((note) => (
        <li key={note.id}>
          <button type="button" onClick={() => onGo(note.id)}>
            <strong>{called(note.id)}</strong> <span>{textOfNote(note)}</span>
          </button>
        </li>
      ))}
    </ol>
  );
}

/** Each with whether it needs the right to change the workflow. */
const KEYS: [string, string, boolean?][] = [
  ["/", "key-palette", true],
  ["a", "key-add", true],
  ["c", "key-connect", true],
  ["Shift + C", "key-begin", true],
  ["n", "key-note", true],
  ["← →", "key-walk"],
  ["↑ ↓", "key-beside"],
  ["e", "key-edge"],
  ["Alt + ← → ↑ ↓", "key-move", true],
  ["Enter / Space", "key-form"],
  ["Esc", "key-back"],
  ["Delete / Backspace", "key-delete", true],
  ["Ctrl + Z", "key-undo", true],
  ["Ctrl + Y / Ctrl + Shift + Z", "key-redo", true],
  ["Ctrl + C, X, V", "key-copy", true],
  ["Ctrl + D", "key-duplicate", true],
  ["Ctrl + A", "key-all"],
  ["Ctrl + S", "key-save", true],
  ["Ctrl + F", "key-search"],
  ["F3 / Ctrl + G", "key-next"],
  ["Shift + F3", "key-previous"],
  ["Ctrl + click", "key-several"],
  ["Shift + drag", "key-frame"],
  ["Shift + F10", "key-menu"],
  ["?", "key-keys"],
];

export function Keys({ readOnly }: { readOnly: boolean }) {
  return (
    <dl className="we-keys">
      {KEYS.filter(([, , changes]) => !(readOnly && changes)).map(([key, meaning]) => (
        <div key={key}>
          <dt>
            {key.split(" / ").map((one, index) => (
              <Fragment key={one}>
                {index > 0 && " / "}
                <kbd>{one}</kbd>
              </Fragment>
            ))}
          </dt>
          <dd>{t(meaning)}</dd>
        </div>
      ))}
    </dl>
  );
}
