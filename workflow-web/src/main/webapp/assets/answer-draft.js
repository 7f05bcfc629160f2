// What is typed into an answer stays in this tab until the question has no form any more.

import { forget, store, stored } from "./graph-draft.js";

/** Those of the page itself, such as its token, are not kept. */
const TYPED = "input:not([type='hidden'], [type='submit']), textarea, select";

/**
 * Keeps what is typed, for the question's own page and for that of its run, and puts back what was; what the server
 * says of a form that was sent stays.
 */
export function armAnswerDraft() {
  const form = document.getElementById("answerForm");
  if (!form) {
    forget();
    return;
  }
  if (form.dataset.armed) {
    return;
  }
  form.dataset.armed = "true";
  const { pathname } = new URL(form.action);
  const fields = [...form.querySelectorAll(TYPED)].filter((field) => field.name);
  const keep = (sent) => store({ fields: fields.filter(isFilled).map(({ name, value }) => [name, value]), sent }, pathname);
  const draft = stored(pathname)?.fields;
  if (document.body.dataset.posted) {
    keep(false);
  } else if (Array.isArray(draft) && restore(fields, draft)) {
    document.getElementById("answer-draft").hidden = false;
  }
  form.addEventListener("input", () => keep(false));
  form.addEventListener("submit", () => {
    keep(true);
    // Leads back to the step that the reader has chosen meanwhile.
    if (form.elements.from.value === location.pathname) {
      form.elements.from.value += location.search;
    }
  });
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
