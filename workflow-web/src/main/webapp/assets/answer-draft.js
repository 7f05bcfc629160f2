// What is typed into an answer stays in this tab until it is taken, or the question has no form any more.

import { isChanged } from "./fields.js";
import { answerTo, forget, store, stored } from "./graph-draft.js";
import { closeForm, questionOf, setAside } from "./question.js";
import { text } from "./texts.js";
import { toast } from "./toasts.js";

/** Longest wait for a server that says nothing. */
const PATIENCE_MILLIS = 5_000;

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
  const why = document.getElementById("obstacle");
  const said = form.isConnected ? note : why; // Of a form into which nothing was typed nothing is left.
  if (said === why) {
    note.closest(".form-card").remove();
    why.tabIndex = -1;
  }
  if (focused) {
    said.focus();
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
  if (Array.isArray(draft) && !form.dataset.refused) {
    restore(fields, draft, () => (fields.some(isChanged) ? keep() : forget(path)));
  }
  // A reader may have typed before this script was there.
  if (form.dataset.refused || fields.some(isChanged)) {
    keep();
  }
  form.addEventListener("input", keep);
}

function isFilled(field) {
  return filled(field) !== "" && filled(field) !== false;
}

function isBox(field) {
  return field.type === "checkbox" || field.type === "radio";
}

/** Puts back what was typed, but for what is typed already; where that differs from what the page showed, it can be discarded. */
function restore(fields, draft, keepRest) {
  const before = fields.map(filled);
  const typed = fields.filter(isChanged).map(({ name }) => name);
  fields.filter(({ name }) => !typed.includes(name)).forEach((field) => fill(field, typedInto(field, draft)));
  const note = document.getElementById("answer-draft");
  note.hidden = fields.every((field, at) => filled(field) === before[at]);
  document.getElementById("discard-answer").addEventListener("click", () => {
    fields.forEach((field, at) => fill(field, before[at]));
    keepRest();
    note.hidden = true;
    fields[0].focus();
  });
}

function typedInto(field, draft) {
  const typed = draft.filter(([name]) => name === field.name).map(([, value]) => value);
  return isBox(field) ? typed.includes(field.value) : (typed[0] ?? "");
}

function filled(field) {
  return isBox(field) ? field.checked : field.value;
}

function fill(field, content) {
  field[isBox(field) ? "checked" : "value"] = content;
}

// Behind all that may keep the form here.
window.addEventListener("submit", (event) => {
  if (event.target.id === "answerForm" && !event.defaultPrevented) {
    sendWhenHeard(event);
  }
});

/** Sends an answer only to a server that is there: the browser's own page would stand in place of the form. */
async function sendWhenHeard(event) {
  const { target: form, submitter } = event;
  if (form.dataset.heard) {
    return;
  }
  event.preventDefault();
  if (form.dataset.asking) {
    return;
  }
  form.dataset.asking = "true";
  submitter?.setAttribute("aria-busy", "true");
  const signal = AbortSignal.timeout(PATIENCE_MILLIS);
  const answer = await fetch(import.meta.url, { method: "HEAD", cache: "no-store", signal }).catch(() => null);
  delete form.dataset.asking;
  submitter?.removeAttribute("aria-busy");
  if (!answer || answer.status >= 500) {
    toast("failed", text("answer-not-sent"));
  } else if (submitter?.form === form) {
    form.dataset.heard = "true";
    form.requestSubmit(submitter);
    delete form.dataset.heard; // Also where it was kept here.
  }
}
