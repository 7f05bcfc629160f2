// What is chosen on the canvas, what is brought into view, and where the focus goes.

import { type RefObject, useCallback, useRef, useState } from "react";
import { focusOn } from "./CodeField.tsx";
import type { Problem } from "./server.ts";

/** Near where it has to be read; or the graph is moved no further than it has to be. */
type How = "near" | "beside";

export interface Choice {
  /** The element of the whole editor. */
  place: RefObject<HTMLDivElement | null>;
  selected: Set<string>;
  selectedEdges: Set<string>;
  /** The one node that the Tab key leads to, and whose form is opened. */
  current: string | undefined;
  /** What is to be brought into view; the whole graph without an id. */
  shown: { id: string | undefined; how?: How };
  setCurrent: (id: string) => void;
  /** Chooses one node, or none. */
  choose: (id: string | undefined) => void;
  select: (nodes: Set<string>, edges: Set<string>) => void;
  /** Brings a node into view; without more all that was in view stays there while it fits. */
  show: (id: string | undefined, how?: How) => void;
  focusNode: (id: string | undefined) => void;
  /** Chooses an edge and gives it the focus. */
  chooseEdge: (id: string) => void;
  focusField: (pointer: string, problem?: Problem) => void;
}

/** Begins with a node that is chosen, if any, and the one that the Tab key leads to. */
export function useChoice(chosen: string | undefined, first: string | undefined): Choice {
  const place = useRef<HTMLDivElement>(null);
  const [selected, setSelected] = useState<Set<string>>(() => new Set(chosen === undefined ? [] : [chosen]));
  const [selectedEdges, setSelectedEdges] = useState<Set<string>>(new Set());
  const [current, setCurrent] = useState(chosen ?? first);
  const [shown, setShown] = useState<Choice["shown"]>({ id: chosen });

  // Whoever asks for the focus last gets it.
  const turn = useRef(0);
  const focusDrawn = useCallback((selector: string | undefined) => {
    const own = ++turn.current;
    // Meanwhile no key is lost; and whoever turns elsewhere is left there.
    const canvas = place.current?.querySelector<HTMLElement>(".we-canvas");
    canvas?.focus({ preventScroll: true });
    // A node that was added is drawn some frames later, and takes no focus before it is measured.
    const focus = (tries: number) => {
      const drawn = selector && place.current?.querySelector<HTMLElement | SVGElement>(selector);
      if (turn.current === own && (document.activeElement === canvas || document.activeElement === document.body)) {
        (drawn || undefined)?.focus({ preventScroll: true });
        if (selector && tries > 0 && (!drawn || document.activeElement !== drawn)) {
          requestAnimationFrame(() => focus(tries - 1));
        }
      }
    };
    requestAnimationFrame(() => focus(30));
  }, []);
  const focusNode = useCallback((id: string | undefined) => focusDrawn(id && `.react-flow__node[data-id="${CSS.escape(id)}"]`), [focusDrawn]);
  const select = useCallback((nodes: Set<string>, edges: Set<string>) => {
    setSelected(nodes);
    setSelectedEdges(edges);
    if (nodes.size === 1) {
      setCurrent([...nodes][0]);
    }
  }, []);
  const choose = useCallback((id: string | undefined) => {
    select(new Set(id ? [id] : []), new Set());
    setCurrent(id);
  }, [select]);
  const chooseEdge = useCallback((id: string) => {
    select(new Set(), new Set([id]));
    focusDrawn(`.react-flow__edge[data-id="${CSS.escape(id)}"][tabindex]`);
  }, [select, focusDrawn]);
  const show = useCallback((id: string | undefined, how?: How) => setShown({ id, how }), []);
  const focusField = useCallback((pointer: string, problem?: Problem) => {
    turn.current++;
    requestAnimationFrame(() => requestAnimationFrame(() => focusIn(place.current?.querySelector(".we-form"), pointer, problem)));
  }, []);
  return { place, selected, selectedEdges, current, shown, setCurrent, choose, select, chooseEdge, show, focusNode, focusField };
}

/** Puts the focus on the field of a pointer, or the nearest one around it; on the first for none. */
function focusIn(form: Element | null | undefined, pointer: string, problem: Problem | undefined): void {
  const fieldOf = (at: string) => (at === "" ? undefined : form?.querySelector(`[data-pointer="${CSS.escape(at)}"]`));
  let at = pointer;
  while (at !== "" && !fieldOf(at)) {
    at = at.slice(0, at.lastIndexOf("/"));
  }
  const field = fieldOf(at);
  field?.closest("details")?.setAttribute("open", "");
  const control = (field ?? form?.querySelector("[data-pointer]"))?.querySelector<HTMLElement>("input, select, textarea, .we-code, button");
  const first = form?.querySelector<HTMLElement>("input") ?? control ?? form?.querySelector<HTMLElement>("button");
  focusOn(field ? control : first, problem && { ...problem, pointer: pointer.slice(at.length) });
}
