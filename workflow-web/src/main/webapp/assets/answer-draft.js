// What is typed into an answer stays in this tab until the question has no form any more; what was typed into another
// form that was refused comes back with a reload and the back button.

import { forget, store, stored } from "./graph-draft.js";
import { text } from "./texts.js";

/** Those of the page itself, such as its token, are not kept. */
const TYPED = "input:not([type='hidden'], [type='submit'], [type='password'], [type='file']), textarea, select";

/** Keeps what is typed, and puts back what was; what the server says of a form that was sent stays. */
export function armAnswerDraft() {
  const form = document.getElementById("answerForm");
  if (!form) {
    forget();
    return;
  }
  const fields = fieldsOf(form);
  const draft = stored();
  if (Array.isArray(draft) && !document.body.dataset.posted && restore(fields, draft)) {
    document.getElementById("answer-draft").hidden = false;
  }
  form.addEventListener("input", () => store(typed(fields)));
}

/** As above, of a form that this page says was refused, or that was refused before the reader came back here. */
export function armRefusedForm() {
  const draft = stored();
  const [page] = performance.getEntriesByType("navigation");
  const refused = document.body.dataset.posted && document.querySelector("#content form :is([aria-invalid='true'], [data-invalid='true'])");
  const form = refused ? refused.closest("form") : ["reload", "back_forward"].includes(page?.type) && draft && document.getElementById(draft.form);
  if (!form?.id) {
    forget();
    return;
  }
  const fields = fieldsOf(form);
  const keep = () => store({ form: form.id, fields: typed(fields) });
  if (refused) {
    keep();
  } else if (restore(fields, draft.fields)) {
    const note = Object.assign(document.createElement("p"), { className: "note", textContent: text("typed-again") });
    note.setAttribute("role", "status");
    form.prepend(note);
  }
  form.addEventListener("input", keep);
  form.addEventListener("submit", forget);
}

function fieldsOf(form) {
  return [...form.querySelectorAll(TYPED)].filter((field) => field.name);
}

function typed(fields) {
  return fields.filter(isFilled).map((field) => [field.name, field.value]);
}

function isFilled(field) {
  return isBox(field) ? field.checked : field.value !== "";
}

function isBox(field) {
  return field.type === "checkbox" || field.type === "radio";
}

/** Whether anything differs from what the page showed. */
function restore(fields, draft) {
  const before = JSON.stringify(fields.map((field) => (isBox(field) ? field.checked : field.value)));
  for (const field of fields) {
    if (isBox(field)) {
      field.checked = draft.some(([name, value]) => name === field.name && value === field.value);
    } else {
      field.value = draft.find(([name]) => name === field.name)?.[1] ?? "";
    }
  }
  return before !== JSON.stringify(fields.map((field) => (isBox(field) ? field.checked : field.value)));
}
