// Copies and pastes parts of graphs as JSON text, while the focus is on the canvas.

import { type RefObject, useEffect, useRef } from "react";
import { type Graph, asGraph } from "./graph.ts";
import { parse } from "./json.ts";
import { stored } from "./notes.ts";

export function useClipboard(place: RefObject<HTMLElement | null>, copied: () => Graph, onPaste: (graph: Graph) => void): void {
  const latest = useRef({ copied, onPaste });
  latest.current = { copied, onPaste };
  useEffect(() => {
    const onCanvas = () => place.current?.querySelector(".we-canvas")?.contains(document.activeElement) && !document.activeElement?.closest(".we-chooser");
    const copy = (event: ClipboardEvent) => {
      const graph = latest.current.copied();
      if (onCanvas() && graph.nodes.length > 0) {
        event.preventDefault();
        event.clipboardData?.setData("text/plain", JSON.stringify(stored(graph), null, 2));
      }
    };
    const paste = (event: ClipboardEvent) => {
      if (!onCanvas()) {
        return;
      }
      try {
        const graph = asGraph(parse(event.clipboardData?.getData("text/plain") ?? ""));
        if (graph) {
          event.preventDefault();
          latest.current.onPaste(graph);
        }
      } catch {
        // Text that is no graph is none of ours.
      }
    };
    document.addEventListener("copy", copy);
    document.addEventListener("paste", paste);
    return () => {
      document.removeEventListener("copy", copy);
      document.removeEventListener("paste", paste);
    };
  }, [place]);
}
