// A node as it is drawn: what it is, what is wrong with it, and its ways out.

import { type Node, type NodeProps, useUpdateNodeInternals } from "@xyflow/react";
import { memo, useEffect, useRef } from "react";
import { type GraphNode, colorOf } from "./graph.ts";
import { Handle } from "./Handle.tsx";
import { Icon } from "./icons.tsx";
import { textOfNote } from "./notes.ts";
import type { Component } from "./server.ts";
import { t } from "./texts.ts";

export type StepData = {
  id: string;
  /** What its author says of it, else its id. */
  title: string;
  /** What its component is called. */
  kind: string;
  color: string | undefined;
  component: Component | undefined;
  handles: string[];
  /** Handles that an edge leaves. */
  used: string;
  errors: number;
  warnings: number;
  /** What became of it in the run that is shown, and how that looks. */
  state: string | undefined;
  look: string | undefined;
  /** With where on the screen it was asked for. */
  onAdd: (source: string, handle: string, screen: { x: number; y: number }) => void;
};

export type StepFlowNode = Node<StepData, "step">;
export type NoteFlowNode = Node<{ note: GraphNode }, "note">;
export type FrameFlowNode = Node<{ label: string }, "frame">;

export const StepNode = memo(({ id, data, selected }: NodeProps<StepFlowNode>) => {
  const { component, handles, errors, warnings } = data;
  const used = new Set(data.used.split("\n"));
  useMeasuredHandles(id, handles);
  const classes = [
    "we-node",
    `we-kind-${component?.kind ?? "unknown"}`,
    selected && "selected",
    errors > 0 && "wrong",
    data.look && `we-look-${data.look}`,
    data.color && `we-color-${data.color}`,
  ];
  return (
    <div className={classes.filter(Boolean).join(" ")}>
      {component?.kind !== "trigger" && <Handle node={id} className="we-in" />}
      <Icon component={component} />
      <span className="we-names">
        <span className="we-id" dir="auto" title={data.title === id ? id : `${data.title} (${id})`}>{data.title}</span>{" "}
        <span className="we-component">{data.kind}</span>{" "}
        {data.state && <span className="we-state">{data.state}</span>}
      </span>
      {(errors > 0 || warnings > 0) && (
        <span className={`we-badge${errors > 0 ? "" : " warning"}`} data-text={errors || warnings} aria-hidden="true" />
      )}
      <span className="we-outs">
        {handles.map((handle, index) => (
          <span key={handle} className="we-out">
            {handles.length > 1 && <span className="we-handle-name" data-text={handle} aria-hidden="true" />}
            <Handle
              node={id}
              name={handle}
              className={used.has(handle) || (index === 0 && used.has("")) ? "we-plus used" : "we-plus"}
              title={t("add-after", handle)}
              onClick={(event) => {
                event.stopPropagation();
                data.onAdd(id, handle, { x: event.clientX + 16, y: event.clientY });
              }}
            />
          </span>
        ))}
      </span>
    </div>
  );
});

/** The library measures the handles of a node once: edges leave others where those were. */
function useMeasuredHandles(id: string, handles: string[]): void {
  const measure = useUpdateNodeInternals();
  const now = handles.join("\n");
  const measured = useRef(now);
  useEffect(() => {
    if (measured.current !== now) {
      measured.current = now;
      measure(id);
    }
  }, [id, now, measure]);
}

/** What somebody wrote beside the steps. */
export const NoteNode = memo(({ data: { note }, selected }: NodeProps<NoteFlowNode>) => (
  <div className={`we-sticky${selected ? " selected" : ""} we-color-${colorOf(note) ?? "amber"}`} dir="auto">
    {textOfNote(note) ? <span className="we-sticky-text">{textOfNote(note)}</span> : <span className="we-component">{t("note")}</span>}
  </div>
));

/** Around the nodes that run once for each item of an iterator. */
export const FrameNode = memo(({ data }: NodeProps<FrameFlowNode>) => (
  <div className="we-frame">
    <span>{data.label}</span>
  </div>
));

/** What a node is called, as on the pages of its runs. */
export function titleOf(node: GraphNode): string {
  const note = node.data.description;
  return (typeof note === "string" && note.trim()) || node.id;
}

/** What a screen reader says of a node; it begins with what is seen. */
export function nameOf(data: StepData): string {
  const problems = data.errors + data.warnings;
  return [
    data.title,
    data.kind,
    data.title === data.id ? "" : data.id,
    data.state ?? "",
    problems > 0 ? t(problems === 1 ? "one-problem" : "some-problems", problems) : "",
  ]
    .filter(Boolean)
    .join(", ");
}
