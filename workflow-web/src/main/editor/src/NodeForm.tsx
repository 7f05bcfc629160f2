// The form of a node, made of its component's schema.

import { useEffect, useId, useState } from "react";
import { Field, Members, type Surroundings } from "./Field.tsx";
import { type Graph, type GraphNode, isNodeId } from "./graph.ts";
import { Icon } from "./icons.tsx";
import type { Component, PastRun, Problem, Schema, Server, Start } from "./server.ts";
import { TestStep } from "./TestStep.tsx";
import { completionOf } from "./complete.ts";
import { t } from "./texts.ts";

interface Props {
  graph: Graph;
  node: GraphNode;
  component: Component | undefined;
  problems: Problem[];
  choices: Start["choices"];
  roots: Record<string, unknown>;
  runs: PastRun[];
  server: Server;
  readOnly: boolean;
  onSet: (data: Record<string, unknown>, pointer: string) => void;
  onRename: (name: string) => void;
  onRemoveEdge: (id: string) => void;
  onGo: (id: string) => void;
  onConnect: () => void;
  onDuplicate: () => void;
  onDelete: () => void;
  onClose: () => void;
}

const NOTE = "description";
const COMPONENT = "componentId";
/** From this place on members are common to all actions, and folded. */
const ADVANCED = 910;

export function NodeForm(props: Props) {
  const { graph, node, component, problems, choices, roots, readOnly, onSet } = props;
  const around: Surroundings = { complete: completionOf(graph, node.id, { roots, vault: choices.vault }), choices, problems, readOnly };
  const schema: Schema = component?.schema ?? { properties: {} };
  const note = schema.properties?.[NOTE];
  const isAdvanced = (member: Schema) => (member["x-order"] ?? 0) >= ADVANCED;
  const own = (name: string, member: Schema) => name !== NOTE && name !== COMPONENT && !isAdvanced(member);
  const general = problems.filter((problem) => !Object.keys(schema.properties ?? {}).some((name) => problem.pointer === `/${name}` || problem.pointer.startsWith(`/${name}/`)));
  const advanced = Object.entries(schema.properties ?? {}).filter(([, member]) => isAdvanced(member));
  return (
    <section className="we-form" aria-label={t("form-of", node.id)}>
      <header className="we-panel-head">
        <Icon component={component} />
        <h3>
          <span className="we-id">{node.id}</span>
          <span className="we-component">{component?.title ?? String(node.data[COMPONENT] ?? "")}</span>
        </h3>
        <button type="button" className="we-tool" onClick={props.onClose} aria-label={t("close")} title={t("close")}>
          ×
        </button>
      </header>
      {component && <p className="we-help">{component.description}</p>}
      {general.map((problem) => (
        <p key={problem.message} className={`we-problem${problem.warning ? " warning" : ""}`}>
          {problem.message}
        </p>
      ))}
      <IdField key={node.id} {...props} />
      <Members schema={schema} value={node.data} pointer="" onChange={onSet} around={around} names={own} />
      {note && <Field name={NOTE} schema={note} value={node.data[NOTE]} required={false} pointer={`/${NOTE}`} onChange={(value, at) => onSet({ ...withoutNote(node.data), ...(value === undefined ? {} : { [NOTE]: value }) }, at)} around={around} />}
      {advanced.length > 0 && (
        <details className="we-fold" open={advanced.some(([name]) => node.data[name] !== undefined) || undefined}>
          <summary>{t("advanced")}</summary>
          <Members schema={schema} value={node.data} pointer="" onChange={onSet} around={around} names={(_, member) => isAdvanced(member)} />
        </details>
      )}
      <Edges {...props} />
      {component && component.kind !== "trigger" && !readOnly && <TestStep key={`test-${node.id}`} {...props} component={component} />}
      {!readOnly && (
        <div className="we-actions">
          <button type="button" className="button small" onClick={props.onDuplicate}>
            {t("duplicate")}
          </button>
          <button type="button" className="button small danger" onClick={props.onDelete}>
            {t("delete")}
          </button>
        </div>
      )}
    </section>
  );
}

function withoutNote(data: Record<string, unknown>): Record<string, unknown> {
  const { [NOTE]: _note, ...rest } = data;
  return rest;
}

/** The id: it is changed when the field is left, in all templates at once. */
function IdField({ graph, node, readOnly, onRename }: Props) {
  const id = useId();
  const [typed, setTyped] = useState(node.id);
  useEffect(() => setTyped(node.id), [node.id]);
  const taken = typed !== node.id && graph.nodes.some((other) => other.id === typed);
  const problem = taken ? t("id-taken", typed) : isNodeId(typed) ? "" : t("id-wrong");
  const leave = () => {
    if (!problem && typed !== node.id) {
      onRename(typed);
    }
  };
  return (
    <div className="we-field">
      <label htmlFor={id} data-required="true">
        {t("id")}
      </label>
      <input
        id={id}
        type="text"
        autoComplete="off"
        spellCheck={false}
        disabled={readOnly}
        value={typed}
        aria-invalid={problem !== ""}
        aria-describedby={`${id}-help ${id}-problem`}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={leave}
        onKeyDown={(event) => event.key === "Enter" && leave()}
      />
      <p className="we-help" id={`${id}-help`}>
        {t("id-help")}
      </p>
      {problem && (
        <p className="we-problem" id={`${id}-problem`}>
          {problem}
        </p>
      )}
    </div>
  );
}

function Edges({ graph, node, readOnly, onRemoveEdge, onGo, onConnect }: Props) {
  const edges = graph.edges.filter((edge) => edge.source === node.id);
  return (
    <fieldset className="we-rows">
      <legend>{t("goes-to")}</legend>
      {edges.length === 0 && <p className="we-help">{t("goes-nowhere")}</p>}
      <ul className="we-edges">
        {edges.map((edge) => (
          <li key={edge.id}>
            {edge.sourceHandle && <code>{edge.sourceHandle}</code>}
            <button type="button" className="we-link" onClick={() => onGo(edge.target)}>
              {edge.target}
            </button>
            {!readOnly && (
              <button type="button" className="we-tool" onClick={() => onRemoveEdge(edge.id)} aria-label={t("remove-edge", edge.target)} title={t("remove-edge", edge.target)}>
                ×
              </button>
            )}
          </li>
        ))}
      </ul>
      {!readOnly && (
        <button type="button" className="button small" onClick={onConnect}>
          {t("connect")}
        </button>
      )}
    </fieldset>
  );
}
