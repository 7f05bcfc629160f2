// A node as it is drawn: what it is, what is wrong with it, and its ways out.

import { Handle, type Node, type NodeProps, Position } from "@xyflow/react";
import { memo } from "react";
import type { GraphNode } from "./graph.ts";
import { Icon } from "./icons.tsx";
import type { Component } from "./server.ts";
import { t } from "./texts.ts";

export type StepData = {
  node: GraphNode;
  component: Component | undefined;
  handles: string[];
  /** Handles that an edge leaves. */
  used: string;
  errors: number;
  warnings: number;
  /** What became of it in the run that is shown, and how that looks. */
  state: string | undefined;
  look: string | undefined;
  onAdd: (source: string, handle: string) => void;
};

export type StepFlowNode = Node<StepData, "step">;
export type FrameFlowNode = Node<{ label: string }, "frame">;

export const StepNode = memo(({ id, data, selected }: NodeProps<StepFlowNode>) => {
  const { node, component, handles, errors, warnings } = data;
  const note = typeof node.data.description === "string" ? node.data.description : "";
  const used = new Set(data.used.split("\n"));
  const classes = [
    "we-node",
    `we-kind-${component?.kind ?? "unknown"}`,
    selected && "selected",
    errors > 0 && "wrong",
    data.look && `we-look-${data.look}`,
    typeof node.color === "string" && `we-color-${node.color}`,
  ];
  return (
    <div className={classes.filter(Boolean).join(" ")}>
      {component?.kind !== "trigger" && <Handle type="target" position={Position.Left} className="we-in" aria-hidden="true" />}
      <Icon component={component} />
      <span className="we-names">
        <span className="we-id">{id}</span>
        <span className="we-component">{note || component?.title || String(node.data.componentId ?? "")}</span>
        {data.state && <span className="we-state">{data.state}</span>}
      </span>
      {(errors > 0 || warnings > 0) && (
        <span className={`we-badge${errors > 0 ? "" : " warning"}`} aria-hidden="true">
          {errors || warnings}
        </span>
      )}
      <span className="we-outs">
        {handles.map((handle, index) => (
          <span key={handle} className="we-out">
            {handles.length > 1 && <span className="we-handle-name">{handle}</span>}
            <Handle
              type="source"
              id={handle}
              position={Position.Right}
              className={used.has(handle) || (index === 0 && used.has("")) ? "we-plus used" : "we-plus"}
              aria-hidden="true"
              title={t("add-behind", handle)}
              onClick={(event) => {
                event.stopPropagation();
                data.onAdd(id, handle);
              }}
            />
          </span>
        ))}
      </span>
    </div>
  );
});

/** Around the nodes that run once for each item of an iterator. */
export const FrameNode = memo(({ data }: NodeProps<FrameFlowNode>) => (
  <div className="we-frame">
    <span>{data.label}</span>
  </div>
));

/** What a screen reader says of a node. */
export function nameOf(data: StepData): string {
  const problems = data.errors + data.warnings;
  return [
    data.node.id,
    data.component?.title ?? String(data.node.data.componentId ?? ""),
    problems > 0 ? t(problems === 1 ? "one-problem" : "some-problems", problems) : "",
    data.state ?? "",
  ]
    .filter(Boolean)
    .join(", ");
}
