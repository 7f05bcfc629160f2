// One member of a configuration with its control, what it means and what is wrong with it.

import { useId, useLayoutEffect, useMemo, useRef, useState } from "react";
import { CodeField, type Complete, focusOn } from "./CodeField.tsx";
import { type Kind, isLong, kindOf, membersOf, textOf, typesOf, valueOf, withMember } from "./fields.ts";
import { FormBuilder } from "./FormBuilder.tsx";
import { isObject, same, valueAt } from "./json.ts";
import { ProblemLine } from "./panels.tsx";
import type { Choice, Problem, Schema, Start } from "./server.ts";
import { t } from "./texts.ts";

export interface Surroundings {
  complete: Complete;
  choices: Start["choices"];
  problems: Problem[];
  /** The configuration that the problems are of. */
  checked: unknown;
  readOnly: boolean;
}

/** A change of a value. Those in a row with the same step are undone as one: the step is the pointer of what is changed, or says more. */
export type Change<T> = (value: T, step: string) => void;

interface Props {
  name: string;
  schema: Schema;
  value: unknown;
  required: boolean;
  /** JSON Pointer into the configuration. */
  pointer: string;
  onChange: Change<unknown>;
  around: Surroundings;
}

export function Field(props: Props) {
  const { name, schema, value, pointer, around } = props;
  // A condition on a boolean nearly always reads one.
  const [asText, setAsText] = useState(props.required && typesOf(schema)[0] === "boolean" && typesOf(schema).includes("string"));
  const known = kindOf(name, schema, value);
  const usual = known === "form" && around.readOnly ? "json" : known;
  const kind: Kind = asText && ["switch", "choice", "number", "vault"].includes(usual) ? "text" : usual;
  if (kind === "group") {
    return <Group {...props} />;
  }
  if (kind === "rows") {
    return <Rows {...props} />;
  }
  const problems = around.problems.filter((problem) => problem.pointer === pointer || problem.pointer.startsWith(`${pointer}/`));
  if (kind === "form") {
    return <Form {...props} problems={problems} />;
  }
  const templated = kindOf(name, schema, undefined);
  return (
    <div className="we-field" data-pointer={pointer}>
      <Control {...props} kind={kind} problems={problems} />
      {(["switch", "choice"].includes(templated) || (templated === "vault" && !schema.pattern)) && !around.readOnly && (
        <button
          type="button"
          className="we-link"
          onClick={() => {
            if (kind === "text") {
              props.onChange(undefined, pointer);
            }
            setAsText(kind !== "text");
          }}
        >
          {kind === "text" ? t("use-a-value", schema.title ?? name) : t("use-a-template", schema.title ?? name)}
        </button>
      )}
    </div>
  );
}

function Control(props: Props & { kind: Kind; problems: Problem[] }) {
  const { name, schema, value, required, pointer, onChange, around, kind, problems } = props;
  const id = useId();
  const title = schema.title ?? name;
  const common = {
    id,
    "aria-invalid": problems.length > 0,
    "aria-describedby": `${id}-help ${id}-problem`,
    "aria-required": required || undefined,
  };
  const help = <Help id={id} schema={schema} problems={problems} />;
  const list = optionsOf(kind, schema, around.choices);
  let control;
  if (kind === "switch") {
    return (
      <>
        <label className="we-switch">
          <input type="checkbox" {...common} disabled={around.readOnly} checked={Boolean(value ?? schema.default)} onChange={(event) => onChange(event.target.checked, pointer)} />
          <span>{title}</span>
        </label>
        {help}
      </>
    );
  } else if (list) {
    const known = list.some((option) => option.value === value);
    control = (
      <select {...common} disabled={around.readOnly} value={value === undefined || value === null ? "" : String(value)} onChange={(event) => onChange(event.target.value || undefined, pointer)}>
        <option value="">{schema.default === undefined ? t("choose") : t("default-is", schema.default)}</option>
        {!known && typeof value === "string" && value !== "" && <option value={value}>{value}</option>}
        {list.filter((option) => !option.refused).map(optionOf)}
        {list.some((option) => option.refused) && (
          <optgroup label={t("not-callable")}>{list.filter((option) => option.refused).map(optionOf)}</optgroup>
        )}
      </select>
    );
  } else if (kind === "zone") {
    control = (
      <>
        <input {...common} readOnly={around.readOnly} type="text" list={`${id}-zones`} autoComplete="off" value={textOf(kind, value)} onChange={(event) => onChange(event.target.value || undefined, pointer)} />
        <datalist id={`${id}-zones`}>
          {Intl.supportedValuesOf("timeZone").map((zone) => (
            <option key={zone} value={zone} />
          ))}
        </datalist>
      </>
    );
  } else if (kind === "number" && !typesOf(schema).includes("string")) {
    control = <input {...common} readOnly={around.readOnly} type="text" inputMode="decimal" autoComplete="off" placeholder={schema.default === undefined ? "" : String(schema.default)} value={textOf(kind, value)} onChange={(event) => onChange(valueOf(kind, event.target.value, schema), pointer)} />;
  } else {
    return <CodeControl {...props} help={help} />;
  }
  return (
    <>
      <label htmlFor={id} data-required={required || undefined}>
        {title}
      </label>
      {control}
      {help}
    </>
  );
}

/** What is typed stays as it is typed while the field is shown, also where it is not JSON yet. */
function CodeControl({ name, schema, value, required, pointer, onChange, around, kind, problems, help }: Props & { kind: Kind; problems: Problem[]; help: React.ReactNode }) {
  const title = schema.title ?? name;
  const [typed, setTyped] = useState<{ text: string; value: unknown }>();
  const text = useMemo(() => (typed && Object.is(typed.value, value) ? typed.text : textOf(kind, value)), [typed, value, kind]);
  const change = (next: string) => {
    const meant = valueOf(kind, next, schema);
    setTyped({ text: next, value: meant });
    onChange(meant, pointer);
  };
  // Their places are those of the text that was checked.
  const located = same(valueAt(around.checked, pointer), value) ? problems : [];
  const marks = located.map((problem) => ({ ...problem, pointer: problem.pointer.slice(pointer.length) }));
  const focus = (event: React.MouseEvent) => focusOn(event.currentTarget.nextElementSibling as HTMLElement | null);
  return (
    <>
      <span className="we-label" data-required={required || undefined} aria-hidden="true" onClick={focus}>
        {title}
      </span>
      <CodeField
        label={title}
        value={text}
        onChange={change}
        mode={kind === "json" ? "json" : "template"}
        lines={kind === "json" || kind === "lines" || isLong(name) ? "many" : "one"}
        invalid={problems.length > 0}
        marks={marks}
        required={required}
        readOnly={around.readOnly}
        description={[schema.description, ...problems.map((problem) => problem.message)].filter(Boolean).join(" ")}
        complete={around.complete}
      />
      {help}
    </>
  );
}

/** A form as a list of fields, or as JSON. */
function Form(props: Props & { problems: Problem[] }) {
  const { name, schema, value, pointer, onChange, around, problems } = props;
  const ofMember: Surroundings = { ...around, problems: [] };
  return (
    <FormBuilder
      title={schema.title ?? name}
      help={schema.description}
      value={value}
      pointer={pointer}
      problems={problems}
      onChange={onChange}
      json={
        <div className="we-field" data-pointer={pointer}>
          <Control {...props} kind="json" />
        </div>
      }
      jsonOf={(title, member, change) => (
        <Control name="" schema={{ title, type: "object" }} value={member} required={false} pointer={`${pointer}/member`} onChange={(next) => isObject(next) && change(next)} around={ofMember} kind="json" problems={[]} />
      )}
    />
  );
}

function Help({ id, schema, problems }: { id: string; schema: Schema; problems: Problem[] }) {
  return (
    <>
      {schema.description && (
        <p className="we-help" id={`${id}-help`}>
          {schema.description}
        </p>
      )}
      {problems.length > 0 && (
        <p className={`we-problem${problems.every((problem) => problem.warning) ? " warning" : ""}`} id={`${id}-problem`}>
          {problems.map((problem) => problem.message).join(" ")}
        </p>
      )}
    </>
  );
}

function optionOf({ value, label, refused }: Choice) {
  return (
    <option key={value} value={value} disabled={refused !== undefined}>
      {refused === undefined ? label : t("refused", label, refused)}
    </option>
  );
}

function optionsOf(kind: Kind, schema: Schema, choices: Start["choices"]): Choice[] | undefined {
  switch (kind) {
    case "choice":
      return (schema.enum ?? []).map((value) => ({ value: String(value), label: String(value) }));
    case "workflow":
      return choices.workflows;
    case "authorization":
      return choices.authorizations;
    case "vault":
      return choices.vault;
    default:
      return undefined;
  }
}

/** The members of an object, each with its control; who only looks sees those that are set. */
export function Members({ schema, value, pointer, onChange, around, names }: {
  schema: Schema;
  value: Record<string, unknown>;
  pointer: string;
  onChange: Change<Record<string, unknown>>;
  around: Surroundings;
  names?: (name: string, member: Schema) => boolean;
}) {
  return membersOf(schema)
    .filter(([name, member]) => (names?.(name, member) ?? true) && !(around.readOnly && value[name] === undefined))
    .map(([name, member]) => (
      <Field
        key={name}
        name={name}
        schema={member}
        value={value[name]}
        required={schema.required?.includes(name) ?? false}
        pointer={`${pointer}/${name}`}
        onChange={(next, step) => onChange(withMember(value, name, next), step)}
        around={around}
      />
    ));
}

/** Problems of members that an object has and its schema does not know. */
function Unknown({ schema, pointer, problems }: { schema: Schema; pointer: string; problems: Problem[] }) {
  const isUnknown = (at: string) => at.startsWith(`${pointer}/`) && !Object.hasOwn(schema.properties ?? {}, at.slice(pointer.length + 1).split("/")[0]!);
  return problems.filter((problem) => isUnknown(problem.pointer)).map((problem) => <ProblemLine key={problem.message} problem={problem} />);
}

function Group({ name, schema, value, pointer, onChange, around }: Props) {
  const members = isObject(value) ? value : {};
  const change: Change<Record<string, unknown>> = (next, step) => onChange(Object.keys(next).length > 0 ? next : undefined, step);
  return (
    <details className="we-fold" data-pointer={pointer} open={isObject(value) || undefined}>
      <summary>{schema.title ?? name}</summary>
      <div role="group" aria-label={schema.title ?? name}>
        {schema.description && <p className="we-help">{schema.description}</p>}
        <Unknown schema={schema} pointer={pointer} problems={around.problems} />
        <Members schema={schema} value={members} pointer={pointer} onChange={change} around={around} />
      </div>
    </details>
  );
}

function Rows({ name, schema, value, pointer, onChange, around }: Props) {
  const title = schema.title ?? name;
  const rows = (Array.isArray(value) ? value : []) as Record<string, unknown>[];
  const own = around.problems.filter((problem) => problem.pointer === pointer);
  const change = (next: unknown[], step = pointer) => onChange(next.length > 0 ? next : undefined, step);
  const place = useRef<HTMLFieldSetElement>(null);
  const adding = useRef(false);
  useLayoutEffect(() => {
    const drawn = place.current!.querySelectorAll(":scope > .we-row");
    if (adding.current) {
      adding.current = false;
      focusOn(drawn[drawn.length - 1]?.querySelector<HTMLElement>("input, select, textarea, .we-code"));
    }
  }, [rows.length]);
  const add = () => {
    adding.current = true;
    change([...rows, {}]);
  };
  const remove = (index: number) => {
    change(rows.filter((_, other) => other !== index));
    // The button is gone with its row.
    place.current!.querySelector<HTMLElement>(":scope > .button")!.focus();
  };
  return (
    <fieldset className="we-rows" data-pointer={pointer} ref={place}>
      <legend>{title}</legend>
      {schema.description && <p className="we-help">{schema.description}</p>}
      {rows.map((row, index) => (
        <div className="we-row" key={index} role="group" aria-label={`${title} ${index + 1}`}>
          <Unknown schema={schema.items ?? {}} pointer={`${pointer}/${index}`} problems={around.problems} />
          <Members
            schema={schema.items ?? {}}
            value={row}
            pointer={`${pointer}/${index}`}
            onChange={(next, step) => change(rows.with(index, next), step)}
            around={around}
          />
          {!around.readOnly && (
            <button type="button" className="we-link" onClick={() => remove(index)}>
              {t("remove-row", title, index + 1)}
            </button>
          )}
        </div>
      ))}
      {own.map((problem) => (
        <ProblemLine key={problem.message} problem={problem} />
      ))}
      {!around.readOnly && (
        <button type="button" className="button small" onClick={add}>
          {t("add-row", title)}
        </button>
      )}
    </fieldset>
  );
}
