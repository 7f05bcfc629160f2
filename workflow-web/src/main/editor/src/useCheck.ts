// What is wrong with the graph, by the server's own check, a moment after each change.

import { useEffect, useState } from "react";
import type { Graph } from "./graph.ts";
import { type Located, locate } from "./panels.tsx";
import type { Server } from "./server.ts";

const AFTER_MILLISECONDS = 350;

export interface Check {
  problems: Located[];
  handles: Record<string, string[]>;
  state: "checking" | "checked" | "unchecked";
  /** The graph that the problems are of. */
  of?: Graph;
}

/** Of a graph that is only looked at nothing is told: its author knows. */
export function useCheck(graph: Graph, server: Server, readOnly: boolean): Check {
  const [check, setCheck] = useState<Check>({ problems: [], handles: {}, state: "checking" });
  useEffect(() => {
    if (graph.nodes.length === 0 || readOnly) {
      setCheck({ problems: [], handles: {}, state: "checked", of: graph });
      return;
    }
    const end = new AbortController();
    const timer = setTimeout(async () => {
      setCheck((before) => ({ ...before, state: "checking" }));
      try {
        const { problems, handles } = await server.check(graph, end.signal);
        setCheck({ problems: locate(problems, graph), handles, state: "checked", of: graph });
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
  }, [graph, server, readOnly]);
  return check;
}
