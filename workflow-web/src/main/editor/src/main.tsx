// The element <workflow-editor>: the graph editor in place of the drawing that the page shows
// without script. Its attributes say for which workflow, and with which token forms are sent.

import "@xyflow/react/dist/base.css";
import "./editor.css";
import { createRoot } from "react-dom/client";
import { ReactFlowProvider } from "@xyflow/react";
import { loadCode } from "./CodeField.tsx";
import { Drafts } from "./draft.ts";
import { Editor, tellTop } from "./Editor.tsx";
import { takeOver } from "./handover.ts";
import { placed } from "./layout.ts";
import { Server, type Start } from "./server.ts";
import { use } from "./texts.ts";

/** What the editor begins with, ready to be drawn. */
async function begin(server: Server, workflow: string): Promise<Start> {
  const start = await server.start();
  const before = takeOver(workflow, start.version);
  return { ...start, ...(before?.present ?? placed({ nodes: start.nodes, edges: start.edges }, (id) => start.handles[id] ?? [])), before };
}

class WorkflowEditor extends HTMLElement {
  async connectedCallback() {
    const { root, workflow, token, account, name } = this.dataset as Record<string, string>;
    const server = new Server(root!, workflow!, token!, name ?? "");
    const drafts = new Drafts(account!, workflow || `new ${name}`);
    const [start] = await Promise.all([begin(server, workflow!).catch(() => undefined), drafts.recover()]);
    if (!start) {
      return; // The drawing stays.
    }
    use(start.texts);
    const place = document.createElement("div");
    tellTop(this);
    this.replaceChildren(place);
    this.dataset.ready = "true";
    createRoot(place).render(
      <ReactFlowProvider>
        <Editor
          start={start}
          server={server}
          drafts={drafts}
        />
      </ReactFlowProvider>,
    );
    // Before anybody opens a form, and after the graph is painted.
    requestAnimationFrame(() => setTimeout(loadCode));
  }
}

customElements.define("workflow-editor", WorkflowEditor);
