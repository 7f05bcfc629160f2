// The form that answers a question, on its page and on that of its run.

import { isChanged } from "./fields.js";
import { answerTo, stored } from "./graph-draft.js";
import { growTrees } from "./json-tree.js";
import { element, text } from "./texts.js";
import { localise } from "./times.js";

/** What an element has of the ids of others, and its own. */
const NAMES = ["id", "for", "aria-labelledby", "aria-describedby"];

/** The id of the question that a form answers. */
export function questionOf(form) {
  return form?.elements.question.value;
}

/**
 * Takes away a form that the reader can't send any longer, but for what was typed; says why in a note, and gives that.
 */
export function closeForm(form) {
  const words = element("span", []);
  const note = element("p", [words], { className: "note", tabIndex: -1, role: "status" });
  const question = questionOf(form);
  const here = document.querySelector(`[data-obstacle="${question}"]`);
  const why = element("span", here?.textContent ?? text("question-not-here"));
  words.append(why);
  const typed = stored(answerTo(question))?.fields?.length > 0 || Array.from(form.elements).some(isChanged);
  if (typed) {
    words.append(" ", text("not-submitted"));
  }
  const page = new URL(`inbox/${question}`, document.querySelector("a.brand").href);
  if (page.pathname !== location.pathname) {
    words.append(" ", element("a", text("open-question"), { href: page.pathname }));
    if (!here) {
      showAnswers(page, why, note);
    }
  }
  form.before(note);
  setAside(form);
  if (!typed) {
    form.remove();
  }
  return note;
}

/** What the question's own page says of it: why it has closed, and who answered what and when. */
async function showAnswers(address, why, note) {
  // The header leaves messages for the window that they are for.
  const asked = { cache: "no-store", redirect: "error", headers: { "X-Known-Fingerprint": "" } };
  const html = await fetch(address, asked).then((response) => (response.ok ? response.text() : "")).catch(() => "");
  const page = new DOMParser().parseFromString(html, "text/html");
  why.textContent = page.querySelector("#obstacle [data-obstacle]")?.textContent ?? why.textContent;
  const answers = page.querySelector("#answers .answers");
  if (answers) {
    const copy = document.importNode(answers, true);
    note.after(copy);
    localise(copy);
    growTrees(copy);
  }
}

/** The fields of a form that has closed are folded away, and its ids are free for another one. */
export function setAside(form) {
  const fields = form.querySelector(".whole");
  fields.disabled = true;
  fields.querySelectorAll("#answer-draft, .form-actions").forEach((part) => part.remove());
  const folded = element("details", []);
  fields.before(folded);
  folded.append(element("summary", text("what-you-typed")), fields);
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
