// The text of a note.

import { useId } from "react";
import type { GraphNode } from "./graph.ts";
import { called, textOfNote } from "./notes.ts";
import { Actions } from "./NodeForm.tsx";
import { Panel } from "./panels.tsx";
import { t } from "./texts.ts";
import { useEditing } from "./useEditing.ts";

const LONGEST = 2000;

export function NoteForm({ note }: { note: GraphNode }) {
  const { readOnly, change, actions } = useEditing();
  const id = useId();
  return (
    <Panel label={called(note.id)} onClose={() => actions.back?.()}>
      <div className="we-field" data-pointer="/text">
        <label htmlFor={id}>{t("note-text")}</label>
        <textarea
          id={id}
          rows={8}
          dir="auto"
          maxLength={LONGEST}
          readOnly={readOnly}
          aria-describedby={`${id}-help`}
          value={textOfNote(note)}
          onChange={(event) => change({ do: "set", id: note.id, data: { text: event.target.value } }, t("changed", called(note.id)), `${note.id} /text`)}
        />
        <p className="we-help" id={`${id}-help`}>
          {t("note-help")}
        </p>
      </div>
      <Actions />
    </Panel>
  );
}
