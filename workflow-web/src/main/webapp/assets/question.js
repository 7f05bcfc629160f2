// The form that answers a question, on its page and on that of its run.

import { answerTo, stored } from "./graph-draft.js";
import { text } from "./texts.js";

/** What an element has of the ids of others, and its own. */
const NAMES = ["id", "for", "aria-labelledby", "aria-describedby"];

/** The id of the question that a form answers. */
export function questionOf(form) {
  return form?.elements.question.value;
}

/** Lets a form that the reader can't send any longer stay to be read, below a note that says why; gives the note. */
export function closeForm(form) {
  const note = document.createElement("p");
  note.className = "note";
  note.setAttribute("role", "status");
  note.tabIndex = -1;
  const words = document.createElement("span");
  const question = questionOf(form);
  words.textContent = document.querySelector(`[data-obstacle="${question}"]`)?.textContent ?? text("question-not-here");
  if (stored(answerTo(question))?.fields?.length > 0) {
    words.append(" ", text("not-submitted"));
  }
  const page = new URL(`inbox/${question}`, document.querySelector("a.brand").href);
  if (page.pathname !== location.pathname) {
    const link = document.createElement("a");
    link.href = page.pathname;
    link.textContent = text("open-question");
    words.append(" ", link);
  }
  note.append(words);
  form.before(note);
  form.querySelector(".whole").disabled = true;
  setAside(form);
  return note;
}

/** The ids of a form that has closed are free for another one. */
export function setAside(form) {
  const card = form.closest(".form-card");
  const question = questionOf(form);
  for (const name of NAMES) {
    for (const named of [card, ...card.querySelectorAll(`[${name}]`)]) {
      if (named.hasAttribute(name)) {
        named.setAttribute(name, named.getAttribute(name).replace(/\S+/g, `${question}-$&`));
      }
    }
  }
  card.dataset.closed = "true";
  delete card.dataset.question;
}
