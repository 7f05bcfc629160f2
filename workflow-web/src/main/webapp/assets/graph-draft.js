// What is typed on the pages that edit a graph and answer a question outlives a session that ends and a link that is
// followed: it stays in this tab until it is sent or discarded.

import { isChanged } from "./fields.js";
import { inStorage } from "./storage.js";

const KEY = "workflow-server.draft.";
/** Those of the graph editor, which stay in the browser. */
const EDITOR = "workflow-server.editor.";
/** Where the editor keeps them once more, on the disk at once. */
const DATABASE = "workflow-server.editor";
const STORE = "drafts";

/** Whoever signs out leaves none in this browser. */
export function forgetDrafts() {
  // The editor keeps what is unsaved as its page is left.
  document.body.dataset.signedOut = "true";
  forgetAllBut(null);
}

/** A session may end without a sign-out, and another person sign in. */
export function forgetDraftsOfOthers() {
  const { account } = document.body.dataset;
  if (account) {
    forgetAllBut(account);
  }
}

/** An answer is kept until the server says that it was taken, or another tab was told so: its run asks no longer. */
export function forgetAnswered() {
  document.querySelectorAll("#toasts [data-answered]").forEach(({ dataset }) => forget(answerTo(dataset.answered)));
  const run = document.getElementById("run-mark")?.dataset;
  // While the run moves, and when it asks more than is listed, a question may be open all the same.
  if (run && (run.open === "false" || (run.asks === "true" && run.asksMore !== "true"))) {
    const open = (run.answerable ?? "").split(" ").map(answerTo);
    answers()
      .filter(([path, draft]) => draft?.run === run.run && !open.includes(path))
      .forEach(([path]) => forget(path));
  }
}

/** Whether an answer is kept that was typed on the page of that path. */
export function isAnswerKept(page) {
  return answers().some(([path, draft]) => page.endsWith(path) || page.endsWith(`/runs/${draft?.run}`));
}

/** What is kept of answers, with the paths that it is kept for. */
function answers() {
  const keys = inStorage(() => Object.keys(sessionStorage).filter((key) => key.startsWith(keyOf(answerTo("")))));
  return (keys ?? []).map((key) => key.slice(keyOf("").length)).map((path) => [path, stored(path)]);
}

/** Where the answer to a question is kept. */
export function answerTo(question) {
  return `/inbox/${question}`;
}

function forgetAllBut(account) {
  const isForgotten = (key, start) => key.startsWith(start) && (account === null || !key.startsWith(`${start}${account}.`));
  globalThis.indexedDB?.databases?.().then(
    (all) => {
      // Once each workflow had one.
      all.filter(({ name }) => name.startsWith(EDITOR)).forEach(({ name }) => indexedDB.deleteDatabase(name));
      if (all.some(({ name }) => name === DATABASE)) {
        forgetInDatabase((key) => isForgotten(key, EDITOR));
      }
    },
    () => {},
  );
  inStorage(() => {
    for (const [storage, start] of [[sessionStorage, KEY], [localStorage, EDITOR]]) {
      Object.keys(storage)
        .filter((key) => isForgotten(key, start))
        .forEach((key) => storage.removeItem(key));
    }
  });
}

function forgetInDatabase(isForgotten) {
  const opening = indexedDB.open(DATABASE);
  // It was deleted meanwhile.
  opening.onupgradeneeded = () => opening.transaction.abort();
  opening.onsuccess = () => {
    const database = opening.result;
    const store = database.transaction(STORE, "readwrite").objectStore(STORE);
    store.getAllKeys().onsuccess = ({ target }) => target.result.filter(isForgotten).forEach((key) => store.delete(key));
    database.close();
  };
}

/** Where the draft of a page is kept, apart for each account; null when nobody is signed in. */
function keyOf(path) {
  const { account } = document.body.dataset;
  return account ? `${KEY}${account}.${path}` : null;
}

/**
 * Keeps what is typed, and puts back what was.
 *
 * @param text the field
 * @param refused whether the page answers a save that was refused
 * @param changed is called when the text was put back
 */
export function armDraft(text, refused, changed) {
  const version = document.getElementById("graph-version");
  // A reader may have typed before this script was there.
  const original = { text: text.defaultValue, version: version.value };
  const unsaved = refused || document.querySelector("[data-unsaved='true']") !== null;
  let sending = false;
  if (unsaved) {
    store({ text: text.value, version: version.value });
  } else {
    restore(text, version, original, changed);
  }
  text.addEventListener("input", () => store({ text: text.value, version: version.value }));
  // At the window, behind all that may find a mistake and keep it here.
  window.addEventListener("submit", (event) => {
    if (event.target === text.form && !event.defaultPrevented) {
      sending = true;
      store({ text: text.value, version: version.value, sent: event.submitter?.id === "save" });
    }
  });
  window.addEventListener("pageshow", () => (sending = false));
  window.addEventListener("beforeunload", (event) => {
    if (!sending && (unsaved || text.value !== original.text)) {
      event.preventDefault();
    }
  });
}

function restore(text, version, original, changed) {
  const draft = stored();
  // A save that was sent and made a version was done.
  const done = draft?.sent && Number(original.version) > Number(draft.version);
  // What was typed before this script was there is newer than any draft.
  const typed = isChanged(text) && text.value !== draft?.text;
  if (!draft || done || typed || draft.text === original.text) {
    if (isChanged(text)) {
      store({ text: text.value, version: version.value });
    } else {
      forget();
    }
    return;
  }
  text.value = draft.text;
  version.value = draft.version;
  const note = document.getElementById("graph-draft");
  note.hidden = false;
  document.getElementById("discard-draft").addEventListener("click", () => {
    forget();
    text.value = original.text;
    version.value = original.version;
    note.hidden = true;
    changed();
    text.focus();
  });
}

/** What is kept of a page; null for nothing. */
export function stored(path = location.pathname) {
  return inStorage(() => JSON.parse(sessionStorage.getItem(keyOf(path))));
}

/** Keeps it for a page, in place of what was kept. */
export function store(draft, path = location.pathname) {
  inStorage(() => sessionStorage.setItem(keyOf(path), JSON.stringify(draft)));
}

/** Keeps nothing of a page. */
export function forget(path = location.pathname) {
  inStorage(() => sessionStorage.removeItem(keyOf(path)));
}
