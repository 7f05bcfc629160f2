// The form of a node, made of its component's schema.

import { useEffect, useId, useRef, useState } from "react";
import { focusOn, loadCode, useCode } from "./CodeField.tsx";
import { type Change, Field, Members, type Surroundings } from "./Field.tsx";
import { type GraphNode, componentOf, isNodeId } from "./graph.ts";
import { Icon } from "./icons.tsx";
import { Panel, ProblemLine } from "./panels.tsx";
import { SchedulePreview } from "./SchedulePreview.tsx";
import type { Schema } from "./server.ts";
import { TestStep } from "./TestStep.tsx";
import { completionOf } from "./complete.ts";
import { t } from "./texts.ts";
import { useEditing } from "./useEditing.ts";

interface Props {
  node: GraphNode;
}

const NOTE = "description";
const COMPONENT = "componentId";
/** From this place on members are common to all actions, and folded. */
const ADVANCED = 910;

export function NodeForm({ node }: Props) {
  const { graph, components, check, start, roots, readOnly, change, actions } = useEditing();
  const { choices } = start;
  const component = components.get(componentOf(node));
  const problems = check.problems.filter((problem) => problem.node === node.id).map((problem) => ({ ...problem, pointer: problem.field }));
  const checked = check.of?.nodes.find((one) => one.id === node.id)?.data;
  const onSet: Change<Record<string, unknown>> = (data, step) => change({ do: "set", id: node.id, data }, t("changed", node.id), `${node.id} ${step}`);
  const around: Surroundings = { complete: completionOf(graph, node.id, { roots, vault: choices.vault, inputSchema: start.inputSchema }), choices, problems, checked, readOnly };
  const schema: Schema = component?.schema ?? { properties: {} };
  const note = schema.properties?.[NOTE];
  const isAdvanced = (member: Schema) => (member["x-order"] ?? 0) >= ADVANCED;
  // Who only looks sees what is set.
  const isShown = (name: string) => !readOnly || node.data[name] !== undefined;
  const own = (name: string, member: Schema) => name !== NOTE && name !== COMPONENT && !isAdvanced(member);
  const general = problems.filter((problem) => !Object.keys(schema.properties ?? {}).some((name) => problem.pointer === `/${name}` || problem.pointer.startsWith(`/${name}/`)));
  const advanced = Object.entries(schema.properties ?? {}).filter(([name, member]) => isAdvanced(member) && isShown(name));
  const title = (
    <>
      <span className="we-id">{node.id}</span>
      <span className="we-component">{component?.title ?? componentOf(node)}</span>
    </>
  );
  return (
    <Panel label={t("form-of", node.id)} title={title} icon={<Icon component={component} />} onClose={() => actions.back?.()}>
      {component && <p className="we-help">{component.description}</p>}
      <PlainFields />
      {general.map((problem) => (
        <ProblemLine key={problem.message} problem={problem} />
      ))}
      {readOnly ? Object.keys(node.data).every((name) => name === COMPONENT) && <p>{t("no-settings")}</p> : <IdField key={node.id} node={node} />}
      <Members schema={schema} value={node.data} pointer="" onChange={onSet} around={around} names={own} />
      {componentOf(node) === "scheduled_trigger" && <SchedulePreview data={node.data} />}
      {note && isShown(NOTE) && <Field name={NOTE} schema={note} value={node.data[NOTE]} required={false} pointer={`/${NOTE}`} onChange={(value, step) => onSet({ ...withoutNote(node.data), ...(value === undefined ? {} : { [NOTE]: value }) }, step)} around={around} />}
      {advanced.length > 0 && (
        <details className="we-fold" open={advanced.some(([name]) => node.data[name] !== undefined) || undefined}>
          <summary>{t("advanced")}</summary>
          <Members schema={schema} value={node.data} pointer="" onChange={onSet} around={around} names={(_, member) => isAdvanced(member)} />
        </details>
      )}
      <Edges node={node} />
      {component && component.kind !== "trigger" && !readOnly && <TestStep key={`test-${node.id}`} node={node} component={component} />}
      <Actions />
    </Panel>
  );
}

/** Says that fields are plain ones where what they are made of could not be loaded. */
function PlainFields() {
  const { say } = useEditing();
  if (useCode() !== "failed") {
    return null;
  }
  const again = async (form: Element | null) => {
    if (await loadCode()) {
      // The button is gone.
      focusOn(form?.querySelector<HTMLElement>(".we-code"));
    } else {
      say(t("code-not-loaded"), "wrong");
    }
  };
  return (
    <p className="we-warning" role="alert">
      {t("code-not-loaded")}{" "}
      <button type="button" className="we-link" onClick={(event) => void again(event.currentTarget.closest(".we-form"))}>
        {t("try-again")}
      </button>
    </p>
  );
}

/** What can be done with the chosen node. */
export function Actions() {
  const { actions } = useEditing();
  return actions.duplicate && actions.remove ? (
    <div className="we-actions">
      <button type="button" className="button small" onClick={actions.duplicate}>
        {t("duplicate")}
      </button>
      <button type="button" className="button small danger" onClick={actions.remove}>
        {t("delete")}
      </button>
    </div>
  ) : null;
}

function withoutNote(data: Record<string, unknown>): Record<string, unknown> {
  const { [NOTE]: _note, ...rest } = data;
  return rest;
}

/** The id: it is changed when the field is left, in all templates at once. */
function IdField({ node }: Props) {
  const { graph, change, choice } = useEditing();
  const id = useId();
  const [typed, setTyped] = useState(node.id);
  useEffect(() => setTyped(node.id), [node.id]);
  const taken = typed !== node.id && graph.nodes.some((other) => other.id === typed);
  const problem = taken ? t("id-taken", typed) : isNodeId(typed) ? "" : t("id-wrong");
  const leave = () => {
    if (!problem && typed !== node.id) {
      change({ do: "rename", id: node.id, name: typed }, t("renamed", node.id, typed));
      choice.choose(typed);
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

function Edges({ node }: Props) {
  const { graph, readOnly, removeEdge, go, actions } = useEditing();
  const edges = graph.edges.filter((edge) => edge.source === node.id);
  const place = useRef<HTMLFieldSetElement>(null);
  return (
    <fieldset className="we-rows" ref={place}>
      <legend>{t("goes-to")}</legend>
      {edges.length === 0 && <p className="we-help">{t("goes-nowhere")}</p>}
      <ul className="we-edges">
        {edges.map((edge) => (
          <li key={edge.id}>
            {edge.sourceHandle && <code>{edge.sourceHandle}</code>}
            <button type="button" className="we-link" onClick={() => go(edge.target)}>
              {edge.target}
            </button>
            {!readOnly && (
              <button type="button" className="we-tool" onClick={() => {
                removeEdge(edge.id);
                // The button is gone with its edge.
                place.current?.querySelector<HTMLElement>(":scope > .button")?.focus();
              }} aria-label={t("remove-edge", edge.target)} title={t("remove-edge", edge.target)}>
                ×
              </button>
            )}
          </li>
        ))}
      </ul>
      {!readOnly && (
        <button type="button" className="button small" onClick={() => actions.connect?.()}>
          {t("connect")}
        </button>
      )}
    </fieldset>
  );
}
