// What is wrong with the graph, by the server's own check, a moment after each change.

import { useEffect, useState } from "react";
import { inWords, kindOf, isTemplate, typesOf } from "./fields.ts";
import { type Graph, componentOf } from "./graph.ts";
import { isJson, looksLikeJson } from "./json.ts";
import { type Located, locate } from "./panels.tsx";
import type { Component, Server, Start } from "./server.ts";
import { t } from "./texts.ts";

const AFTER_MILLISECONDS = 350;

export interface Check {
  problems: Located[];
  handles: Record<string, string[]>;
  state: "checking" | "checked" | "unchecked";
  /** The graph that the problems are of. */
  of?: Graph;
}

/** Of a graph that is only looked at nothing is told: its author knows. */
export function useCheck(graph: Graph, components: Map<string, Component>, server: Server, { readOnly, handles: stored }: Start): Check {
  const [check, setCheck] = useState<Check>({ problems: [], handles: stored, state: "checking" });
  useEffect(() => {
    if (graph.nodes.length === 0 || readOnly) {
      setCheck({ problems: [], handles: stored, state: "checked", of: graph });
      return;
    }
    const end = new AbortController();
    const timer = setTimeout(async () => {
      setCheck((before) => ({ ...before, state: "checking" }));
      try {
        const { problems, handles } = await server.check(graph, end.signal);
        setCheck({ problems: [...called(locate(problems, graph), graph, components), ...brokenJson(graph, components)], handles, state: "checked", of: graph });
      } catch {
        if (!end.signal.aborted) {
          setCheck((before) => ({ ...before, state: "unchecked" }));
        }
      }
    }, AFTER_MILLISECONDS);
    return () => {
      clearTimeout(timer);
      end.abort();
    };
  }, [graph, components, server, readOnly, stored]);
  return check;
}

/** The same, with the members of steps called as in their forms. */
function called(problems: Located[], graph: Graph, components: Map<string, Component>): Located[] {
  return problems.map((problem) => {
    const node = graph.nodes.find(({ id }) => id === problem.node);
    const component = node && components.get(componentOf(node));
    const isOfMember = problem.line === 0 && problem.field !== "";
    return component && isOfMember ? { ...problem, message: inWords(problem.message, component.schema, problem.field.split("/").at(-1)!) } : problem;
  });
}

/** Texts that look like JSON and are none, where JSON is usual: the server sends them as they are. */
export function brokenJson(graph: Graph, components: Map<string, Component>): Located[] {
  return graph.nodes.flatMap((node) =>
    Object.entries(components.get(componentOf(node))?.schema.properties ?? {})
      .filter(([name, schema]) => {
        const value = node.data[name];
        const types = typesOf(schema);
        const isMeant = ["json", "form"].includes(kindOf(name, schema, undefined)) && (types.length === 0 || types.includes("string"));
        return typeof value === "string" && isMeant && looksLikeJson(value) && !isTemplate(value) && !isJson(value);
      })
      .map(([name]) => ({ pointer: "", node: node.id, field: `/${name}`, warning: true, message: t("sent-as-text"), line: 0, column: 0 })),
  );
}
