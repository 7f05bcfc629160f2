// A form that people build by hand: a list of its fields, with the JSON Schema of it one click away.

import { type DragEvent, type KeyboardEvent, type ReactNode, type RefObject, useId, useLayoutEffect, useRef, useState } from "react";
import { FIELD_KINDS, type FieldKind, type FormField, asKind, choicesOf, entitled, fieldsOf, isCallable, isOfChoice, kindOfField, nameFor, titleAt, unshown, whyNoFields, whyNotAnswered, whyNotNamed, withChoices, withFields, withText } from "./formFields.ts";
import { isObject, same } from "./json.ts";
import { ProblemLine, ToolButton } from "./panels.tsx";
import type { Problem, Schema } from "./server.ts";
import { t } from "./texts.ts";

interface Props {
  title: string;
  help: string | undefined;
  value: unknown;
  /** JSON Pointer into the configuration. */
  pointer: string;
  problems: Problem[];
  /** Changes in a row with the same step are undone as one. */
  onChange: (value: unknown, step: string) => void;
  /** The field for the whole as JSON. */
  json: ReactNode;
  /** A field for one member as JSON. */
  jsonOf: (title: string, schema: Schema, onChange: (schema: Schema) => void) => ReactNode;
}

const KIND_TEXTS: Record<FieldKind, string> = {
  text: "field-text",
  long: "field-long",
  number: "field-number",
  "yes-no": "field-yes-no",
  choice: "field-choice",
  choices: "field-choices",
  date: "field-date",
  "date-time": "field-date-time",
  list: "field-list",
  other: "field-other",
};

const CARRIED_FIELD = "application/x-workflow-field";

export function FormBuilder({ title, help, value, pointer, problems, onChange, json, jsonOf }: Props) {
  const fields = fieldsOf(value);
  const [asJson, setAsJson] = useState(fields === undefined);
  const [before] = useState(() => new Set(isObject(value) && isObject(value.properties) ? Object.keys(value.properties) : []));
  const keys = useKeys(fields ?? []);
  const place = useRef<HTMLFieldSetElement>(null);
  // What is dragged here from another window is none of these fields.
  const dragged = useRef<number>(undefined);
  const [opened, setOpened] = useState<number>();
  const wanted = useRef<string[]>(undefined);
  useLayoutEffect(() => {
    const found = wanted.current?.map((one) => place.current?.querySelector<HTMLElement>(`${one}:not(:disabled)`)).find(Boolean);
    if (found) {
      wanted.current = undefined;
      found.focus();
    }
  });
  /** The focus goes to the first of these that is there, as soon as it is drawn. */
  const focusAfter = (...selectors: string[]) => {
    wanted.current = selectors;
  };
  const turn = () => {
    setAsJson(!asJson);
    focusAfter(".we-turn");
  };
  if (asJson || !fields) {
    return (
      <fieldset className="we-form-builder" ref={place}>
        {json}
        {fields ? (
          <button type="button" className="we-link we-turn" onClick={turn}>
            {t("form-as-fields", title)}
          </button>
        ) : (
          <p className="we-help">{t(whyNoFields(value))}</p>
        )}
      </fieldset>
    );
  }
  const change = (next: FormField[], what: string) => onChange(withFields(value, next), `${pointer} ${what}`);
  const add = () => {
    const name = nameFor("", fields);
    const key = keys.of(name);
    setOpened(key);
    change([...fields, { name, required: false, schema: { type: "string" } }], `add ${key}`);
    focusAfter(`[data-row="${key}"] input`);
  };
  const move = (from: number, to: number) => {
    if (from < 0 || to < 0 || to >= fields.length || from === to) {
      return;
    }
    const moved = fields[from]!;
    const rest = fields.filter((field) => field !== moved);
    change(rest.toSpliced(to, 0, moved), `move ${from} ${to} ${keys.of(moved.name)}`);
    // The browser takes the focus from what is put elsewhere on the page.
    const row = `[data-row="${keys.of(moved.name)}"]`;
    const focused = document.activeElement;
    if (focused?.closest(row)) {
      const same = focused.id ? `#${CSS.escape(focused.id)}` : [".we-up", ".we-down"].find((one) => focused.matches(one)) ?? "summary";
      focusAfter(`${row} ${same}`, `${row} .we-row-tools button`);
    }
  };
  return (
    <fieldset className="we-rows we-form-builder" data-pointer={pointer} ref={place}>
      <legend>{title}</legend>
      {help && <p className="we-help">{help}</p>}
      <ol>
        {fields.map((field, index) => (
          <Row
            key={keys.of(field.name)}
            row={keys.of(field.name)}
            field={field}
            others={fields.filter((other) => other !== field)}
            isNew={!before.has(field.name)}
            isOpen={opened === keys.of(field.name)}
            onChange={(next, what) => {
              keys.rename(field.name, next.name);
              change(fields.with(index, next), `${keys.of(next.name)} ${what}`);
            }}
            onMove={(to) => move(index, to)}
            dragged={dragged}
            onDropped={(row) => move(fields.findIndex((one) => keys.of(one.name) === row), index)}
            onRemove={() => {
              change(fields.filter((other) => other !== field), `remove ${keys.of(field.name)}`);
              focusAfter(".we-add-field");
            }}
            index={index}
            last={fields.length - 1}
            jsonOf={jsonOf}
          />
        ))}
      </ol>
      {problems.map((problem) => {
        const about = titleAt(problem.pointer.slice(pointer.length), fields);
        return <ProblemLine key={`${problem.pointer} ${problem.message}`} problem={about === undefined ? problem : { ...problem, message: t("problem-of", about, problem.message) }} />;
      })}
      <button type="button" className="button small we-add-field" onClick={add}>
        {t("add-field")}
      </button>{" "}
      <button type="button" className="we-link we-turn" onClick={turn}>
        {t("form-as-json", title)}
      </button>
    </fieldset>
  );
}

/** Numbers by which fields are known while their names change. */
function useKeys(fields: FormField[]) {
  const known = useRef({ keys: new Map<string, number>(), next: 0 });
  const of = (name: string) => {
    const { keys } = known.current;
    const key = keys.get(name) ?? known.current.next++;
    keys.set(name, key);
    return key;
  };
  const rename = (from: string, to: string) => {
    const key = of(from);
    known.current.keys.delete(from);
    known.current.keys.set(to, key);
  };
  fields.forEach((field) => of(field.name));
  return { of, rename };
}

interface RowProps {
  row: number;
  field: FormField;
  others: FormField[];
  /** Whether it was added since the form was opened: nothing reads it by its name yet. */
  isNew: boolean;
  isOpen: boolean;
  index: number;
  last: number;
  /** `what` says which of its texts is typed. */
  onChange: (field: FormField, what: string) => void;
  onMove: (to: number) => void;
  /** The row that is dragged. */
  dragged: RefObject<number | undefined>;
  onDropped: (row: number) => void;
  onRemove: () => void;
  jsonOf: Props["jsonOf"];
}

function Row({ row, field, others, isNew, isOpen, index, last, onChange, onMove, dragged, onDropped, onRemove, jsonOf }: RowProps) {
  const { name, required, schema } = field;
  const [over, setOver] = useState(false);
  const called = schema.title || name;
  const kind = kindOfField(schema);
  const reason = whyNotAnswered(schema);
  const key = (event: KeyboardEvent) => {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    // Within a text, these keys move its lines.
    const isInText = (event.target as HTMLElement).closest(".we-code") !== null;
    if (event.altKey && by !== undefined && !isInText) {
      event.preventDefault();
      onMove(index + by);
    }
  };
  const drag = (event: DragEvent) => {
    dragged.current = row;
    event.dataTransfer.setData(CARRIED_FIELD, name);
  };
  const drop = (event: DragEvent) => {
    setOver(false);
    if (dragged.current !== undefined) {
      event.preventDefault();
      onDropped(dragged.current);
    }
  };
  return (
    <li
      className={`we-row${over ? " over" : ""}`}
      data-row={row}
      aria-label={called}
      onKeyDown={key}
      onDragOver={(event) => {
        if (dragged.current !== undefined) {
          event.preventDefault();
          setOver(true);
        }
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <details open={isOpen || undefined}>
        <summary>
          <span className="we-grip" draggable title={t("drag-field")} aria-hidden="true" onClick={(event) => event.preventDefault()} onDragStart={drag} onDragEnd={() => (dragged.current = undefined)} />
          <span className="we-field-name">{called}</span> <span className="we-help">{required ? t("field-is-required", t(KIND_TEXTS[kind])) : t(KIND_TEXTS[kind])}</span>
          {reason && <span className="we-problem">{t(reason)}</span>}
        </summary>
        <FieldMembers field={field} others={others} isNew={isNew} kind={kind} onChange={onChange} jsonOf={jsonOf} />
      </details>
      <span className="we-row-tools">
        <ToolButton label={t("move-up", called)} className="we-up" disabled={index === 0} onClick={() => onMove(index - 1)}>↑</ToolButton>
        <ToolButton label={t("move-down", called)} className="we-down" disabled={index === last} onClick={() => onMove(index + 1)}>↓</ToolButton>
        <ToolButton label={t("remove-field", called)} onClick={onRemove}>×</ToolButton>
      </span>
    </li>
  );
}

function FieldMembers({ field, others, isNew, kind, onChange, jsonOf }: Pick<RowProps, "field" | "others" | "isNew" | "onChange" | "jsonOf"> & { kind: FieldKind }) {
  const { name, required, schema } = field;
  const id = useId();
  const set = (next: Schema, what: string) => onChange({ ...field, schema: next }, what);
  const more = kind === "other" ? [] : unshown(schema);
  return (
    <div>
      <label htmlFor={`${id}-title`}>{t("field-title")}</label>
      <input id={`${id}-title`} type="text" autoComplete="off" value={schema.title ?? ""} onChange={(event) => onChange(entitled(field, event.target.value, others, isNew), "title")} />
      <Name key={name} id={`${id}-name`} name={name} others={others} onName={(next) => onChange({ ...field, name: next }, "name")} />
      <label htmlFor={`${id}-kind`}>{t("field-kind")}</label>
      <select id={`${id}-kind`} value={kind} onChange={(event) => set(asKind(schema, event.target.value as FieldKind), `kind ${event.target.value}`)}>
        {kind === "other" && <option value="other">{t("field-other")}</option>}
        {FIELD_KINDS.map((one) => (
          <option key={one} value={one}>
            {t(KIND_TEXTS[one])}
          </option>
        ))}
      </select>
      {isOfChoice(kind) && <Choices id={`${id}-choices`} choices={choicesOf(schema)} reason={whyNotAnswered(schema)} onChoices={(choices) => set(withChoices(schema, choices), "choices")} />}
      {kind === "other" ? (
        jsonOf(t("field-schema", schema.title || name), schema, (next) => set(next, "schema"))
      ) : (
        <>
          <label htmlFor={`${id}-help`}>{t("field-help")}</label>
          <input id={`${id}-help`} type="text" autoComplete="off" value={schema.description ?? ""} onChange={(event) => set(withText(schema, "description", event.target.value), "help")} />
        </>
      )}
      {more.length > 0 && <p className="we-help">{t("field-more", more.join(", "))}</p>}
      <label className="we-switch">
        <input id={`${id}-required`} type="checkbox" checked={required} onChange={(event) => onChange({ ...field, required: event.target.checked }, `required ${event.target.checked}`)} />
        <span>{t("field-required")}</span>
      </label>
    </div>
  );
}

/** It is changed when the field is left: what is half typed may be the name of another. */
function Name({ id, name, others, onName }: { id: string; name: string; others: FormField[]; onName: (name: string) => void }) {
  const [typed, setTyped] = useState(name);
  const reason = whyNotNamed(typed, others);
  const leave = () => {
    if (!reason && typed !== name) {
      onName(typed);
    }
  };
  return (
    <>
      <label htmlFor={id}>{t("field-name")}</label>
      <input id={id} type="text" autoComplete="off" spellCheck={false} value={typed} aria-invalid={reason !== undefined} aria-describedby={`${id}-help`} onChange={(event) => setTyped(event.target.value)} onBlur={leave} onKeyDown={(event) => event.key === "Enter" && leave()} />
      <p id={`${id}-help`} className={reason ? "we-problem" : isCallable(typed) ? "we-help" : "we-problem warning"}>
        {t(reason ?? (isCallable(typed) ? "field-name-help" : "field-name-quoted"), typed)}
      </p>
    </>
  );
}

function Choices({ id, choices, reason, onChoices }: { id: string; choices: string[]; reason: string | undefined; onChoices: (choices: string[]) => void }) {
  const linesOf = (text: string) => [...new Set(text.split("\n").map((line) => line.trim()).filter(Boolean))];
  const [typed, setTyped] = useState("");
  return (
    <>
      <label htmlFor={id}>{t("field-options")}</label>
      <textarea
        id={id}
        rows={4}
        aria-invalid={reason !== undefined}
        aria-describedby={`${id}-help`}
        value={same(linesOf(typed), choices) ? typed : choices.join("\n")}
        onChange={(event) => {
          setTyped(event.target.value);
          onChoices(linesOf(event.target.value));
        }}
      />
      <p id={`${id}-help`} className={reason ? "we-problem" : "we-help"}>
        {t(reason ?? "field-options-help")}
      </p>
    </>
  );
}
