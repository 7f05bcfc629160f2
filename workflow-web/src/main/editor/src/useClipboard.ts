// Copies and pastes parts of graphs as JSON text, while the focus is on the canvas.

import { type RefObject, useEffect, useRef } from "react";
import type { Graph } from "./graph.ts";
import { stored } from "./notes.ts";

export function useClipboard(place: RefObject<HTMLElement | null>, copied: () => Graph, onPaste: (text: string) => void): void {
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
      const text = event.clipboardData?.getData("text/plain") ?? "";
      event.preventDefault();
      latest.current.onPaste(text);
    };
    document.addEventListener("copy", copy);
    document.addEventListener("paste", paste);
    return () => {
      document.removeEventListener("copy", copy);
      document.removeEventListener("paste", paste);
    };
  }, [place]);
}
