// What stands beside the canvas: the form of the chosen node, the problems, the outline, the keys.

import { NodeForm } from "./NodeForm.tsx";
import { NoteForm } from "./NoteForm.tsx";
import { isNote } from "./notes.ts";
import { Keys, Outline, Panel, ProblemList } from "./panels.tsx";
import { t } from "./texts.ts";
import { useEditing } from "./useEditing.ts";

export type SideKind = "form" | "problems" | "outline" | "keys" | undefined;

export function Side() {
  const { side, graph, choice, components, check, refused, readOnly, ...editing } = useEditing();
  const node = graph.nodes.find((one) => one.id === choice.current);
  const errors = check.problems.filter((problem) => !problem.warning).length;
  const close = () => editing.actions.back?.();
  if (!side || (side === "form" && !node)) {
    return null;
  }
  // Another form begins at its top.
  return (
    <div className="we-side" key={side === "form" ? node?.id : side}>
      {side === "form" && node && (isNote(node) ? <NoteForm note={node} /> : <NodeForm node={node} />)}
      {side === "problems" && (
        <Panel label={t("problems")} onClose={close} takesFocus>
          {refused && errors > 0 && <p className="we-problem">{t(errors === 1 ? "not-saved-one" : "not-saved", errors)}</p>}
          <ProblemList problems={check.problems} onGo={editing.goToProblem} />
        </Panel>
      )}
      {side === "outline" && (
        <Panel label={t("outline")} onClose={close} takesFocus>
          <Outline graph={graph} components={components} problems={check.problems} onGo={editing.go} />
        </Panel>
      )}
      {side === "keys" && (
        <Panel label={t("keys")} onClose={close} takesFocus>
          <Keys readOnly={readOnly} />
        </Panel>
      )}
    </div>
  );
}
