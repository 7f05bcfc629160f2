// Tries one node alone, with input that is typed or of a past run.

import { useEffect, useId, useRef, useState } from "react";
import { CodeField } from "./CodeField.tsx";
import type { GraphNode } from "./graph.ts";
import type { Mark } from "./marks.ts";
import { attempt, isObject, parse, print } from "./json.ts";
import { Code } from "./panels.tsx";
import type { Component, Tested } from "./server.ts";
import { t } from "./texts.ts";
import { useEditing } from "./useEditing.ts";
import { nameOfRun } from "./useRun.ts";

interface Props {
  node: GraphNode;
  component: Component;
}

const TYPED = "";
const NONE: Mark[] = [];
/** What a test can't be told: it sees the real ones. */
const REAL = ["run", "workflow", "vault"];

export function TestStep({ node, component }: Props) {
  const { runs, server, remember } = useEditing();
  const id = useId();
  const [from, setFrom] = useState(TYPED);
  const [input, setInput] = useState('{\n  "trigger": {}\n}');
  const [problem, setProblem] = useState("");
  const [under, setUnder] = useState(false);
  const [tested, setTested] = useState<Tested>();

  // What is typed meanwhile stays.
  const wanted = useRef(TYPED);
  const choose = (run: string) => {
    wanted.current = run;
    setFrom(run);
  };
  const take = async (run: string) => {
    choose(run);
    if (run !== TYPED) {
      const roots = await server.roots(run).catch(() => undefined);
      if (wanted.current !== run) {
        return;
      }
      setProblem(roots ? "" : t("run-unread"));
      if (roots) {
        setInput(print(Object.fromEntries(Object.entries(roots).filter(([name]) => !REAL.includes(name)))));
      }
    }
  };
  useEffect(() => void take(runs[0]?.id ?? TYPED), []);
  const type = (text: string) => {
    choose(TYPED);
    setInput(text);
  };
  const test = async () => {
    const context = attempt(() => parse(input.trim() === "" ? "{}" : input));
    if (!isObject(context)) {
      setProblem(t("input-no-object"));
      return;
    }
    setProblem("");
    setUnder(true);
    setTested(undefined);
    try {
      const answer = await server.test(node, context);
      setTested(answer);
      if (answer.success) {
        remember(node.id, answer.output);
      }
    } catch {
      setProblem(t("server-away"));
    }
    setUnder(false);
  };
  return (
    <fieldset className="we-rows we-test">
      <legend>{t("test")}</legend>
      <label htmlFor={id}>{t("input-from")}</label>
      <select id={id} value={from} onChange={(event) => void take(event.target.value)}>
        <option value={TYPED}>{t("input-typed")}</option>
        {runs.map((run) => (
          <option key={run.id} value={run.id}>
            {nameOfRun(run)}
          </option>
        ))}
      </select>
      <span className="we-label" aria-hidden="true">
        {t("input")}
      </span>
      <CodeField label={t("input")} value={input} onChange={type} mode="json" lines="many" invalid={problem !== ""} marks={NONE} complete={() => undefined} />
      {problem && (
        <p className="we-problem" role="alert">
          {problem}
        </p>
      )}
      {component.outside && <p className="we-warning">{t("real-call")}</p>}
      {/* A disabled button would lose the focus. */}
      <button type="button" className="button" aria-disabled={under} onClick={() => void (under || test())}>
        {t("test-step")}
      </button>
      <div role="status">
        {under && <p>{t("testing")}</p>}
        {tested && (
          <>
            <p className={tested.success ? "we-good" : "we-problem"}>
              {t(tested.success ? "test-succeeded" : "test-failed", tested.milliseconds)}
              {!tested.success && ` ${tested.errorMessage ?? ""}`}
            </p>
            <Code className="we-output" label={t("output")}>
              {print(tested.output)}
            </Code>
          </>
        )}
      </div>
    </fieldset>
  );
}
