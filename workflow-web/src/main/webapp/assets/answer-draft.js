// What is typed into an answer stays in this tab until it is taken, or the question has no form any more.

import { answerTo, forget, store, stored } from "./graph-draft.js";
import { closeForm, questionOf, setAside } from "./question.js";

/** Those of the page itself, such as its token, are not kept. */
const TYPED = "input:not([type='hidden'], [type='submit']), textarea, select";

/**
 * Keeps what is typed, for the question's own page and for that of its run, and puts back what was; what the server
 * says of a form that was sent stays.
 */
export function armAnswerDraft() {
  const form = document.getElementById("answerForm");
  const own = document.getElementById("question");
  if (form?.closest("[data-closed]")) {
    setAside(form);
  } else if (form && !form.dataset.sent && own?.dataset.open === "false") {
    closeBelow(form);
  } else if (form) {
    arm(form);
  } else if (own) {
    forget(answerTo(own.dataset.question));
  }
}

/** It has closed while its page was open. */
function closeBelow(form) {
  const focused = form.contains(document.activeElement);
  const note = closeForm(form);
  if (focused) {
    note.focus();
  }
}

function arm(form) {
  if (form.dataset.armed) {
    return;
  }
  form.dataset.armed = "true";
  const path = answerTo(questionOf(form));
  const fields = [...form.querySelectorAll(TYPED)].filter((field) => field.name);
  const keep = () => store({ run: form.dataset.ofRun, fields: fields.filter(isFilled).map(({ name, value }) => [name, value]) }, path);
  const draft = stored(path)?.fields;
  if (form.dataset.refused) {
    keep();
  } else if (Array.isArray(draft) && restore(fields, draft)) {
    document.getElementById("answer-draft").hidden = false;
  }
  form.addEventListener("input", keep);
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
