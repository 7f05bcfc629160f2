// What stands beside the canvas: the form of the chosen node, the problems, the outline, the keys.

import type { Command, Graph } from "./graph.ts";
import { componentOf } from "./graph.ts";
import { NodeForm } from "./NodeForm.tsx";
import { Keys, type Located, Outline, Panel, ProblemList } from "./panels.tsx";
import type { Component, Server, Start } from "./server.ts";
import { t } from "./texts.ts";

export type SideKind = "form" | "problems" | "outline" | "keys" | undefined;

interface Props {
  side: SideKind;
  graph: Graph;
  current: string | undefined;
  components: Map<string, Component>;
  problems: Located[];
  /** Whether a save was refused because of them. */
  refused: boolean;
  start: Start;
  server: Server;
  roots: Record<string, unknown>;
  onRun: (command: Command, label: string, merge?: string) => void;
  onChoose: (id: string) => void;
  onGo: (id: string) => void;
  onGoToProblem: (problem: Located) => void;
  onConnect: () => void;
  onDuplicate: () => void;
  onDelete: () => void;
  onClose: () => void;
}

export function Side(props: Props) {
  const { side, graph, current, components, problems, refused, start, server, roots, onRun, onClose } = props;
  const node = graph.nodes.find((one) => one.id === current);
  const errors = problems.filter((problem) => !problem.warning).length;
  if (!side || (side === "form" && !node)) {
    return null;
  }
  return (
    <div className="we-side">
      {side === "form" && node && (
        <NodeForm
          key={node.id}
          graph={graph}
          node={node}
          component={components.get(componentOf(node))}
          problems={problems.filter((problem) => problem.node === node.id).map((problem) => ({ ...problem, pointer: problem.field }))}
          choices={start.choices}
          roots={roots}
          runs={start.runs}
          server={server}
          readOnly={false}
          onSet={(data, pointer) => onRun({ do: "set", id: node.id, data }, t("changed", node.id), `${node.id} ${pointer}`)}
          onRename={(name) => {
            onRun({ do: "rename", id: node.id, name }, t("renamed", node.id, name));
            props.onChoose(name);
          }}
          onRemoveEdge={(id) => onRun({ do: "remove", nodes: [], edges: [id] }, t("edge-removed"))}
          onGo={props.onGo}
          onConnect={props.onConnect}
          onDuplicate={props.onDuplicate}
          onDelete={props.onDelete}
          onClose={onClose}
        />
      )}
      {side === "problems" && (
        <Panel title={t("problems")} onClose={onClose}>
          {refused && errors > 0 && <p className="we-problem">{t("not-saved", errors)}</p>}
          <ProblemList problems={problems} onGo={props.onGoToProblem} />
        </Panel>
      )}
      {side === "outline" && (
        <Panel title={t("outline")} onClose={onClose}>
          <Outline graph={graph} components={components} problems={problems} onGo={props.onGo} />
        </Panel>
      )}
      {side === "keys" && (
        <Panel title={t("keys")} onClose={onClose}>
          <Keys />
        </Panel>
      )}
    </div>
  );
}
