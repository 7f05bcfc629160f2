// Live pages. When the server tells that something has changed, and from time to time, the page asks
// for itself and says what it shows; the answer is 204, or the page anew, which the part that lives is
// made like. What the reader reads stays where it is.

import { localise, tick } from "./times.js";
import { growTrees } from "./json-tree.js";
import { askAgain, Changes, NoAnswer, tellConnection } from "./changes.js";
import { morph } from "./morph.js";

const SLOWEST_MILLIS = 10_000;
/** After an answer that took long the server gets so many times that long of rest. */
const REST = 4;

const changes = new Changes({ changed: () => refresh(), turned: () => schedule() });

let timer;
let asking = false;
let again = false;
/** Whether the next answer has to have all rows. */
let whole = false;

/** Prepares the living part for the reader and begins to ask. */
export function startLive() {
  const part = living();
  if (!part) {
    return;
  }
  prepare(part);
  localise(document); // What stands around the living part has times, too.
  listen();
  schedule();
  setInterval(() => tick(document), 1_000);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) {
      changes.close();
    } else {
      listen();
      refresh();
    }
  });
}

/** Makes times, trees and what else the browser adds below `root`. */
export function prepare(root) {
  localise(root);
  growTrees(root);
}

function living() {
  return document.querySelector("[data-live]");
}

function listen() {
  if (living()?.dataset.changes) {
    changes.open();
  }
}

function schedule() {
  clearTimeout(timer);
  const every = Number(living()?.dataset.live);
  if (every > 0) {
    timer = setTimeout(refresh, changes.listening ? Math.max(every, SLOWEST_MILLIS) : every);
  }
}

/** One question at a time, and another behind it when something happened meanwhile. */
async function refresh() {
  if (!(Number(living()?.dataset.live) > 0) || document.hidden) {
    return; // The end, or nobody looks: 'visibilitychange' wakes it.
  }
  if (asking) {
    again = true;
    return;
  }
  asking = true;
  again = false;
  clearTimeout(timer);
  const began = performance.now();
  let rest;
  try {
    const answer = await ask(location.href, living());
    tellConnection(false);
    if (answer) {
      replace(answer);
    }
    rest = (performance.now() - began) * REST;
  } catch (error) {
    tellConnection(error instanceof NoAnswer);
    rest = SLOWEST_MILLIS; // The server is away; the page stays as it is until it is back.
  }
  await new Promise((rested) => setTimeout(rested, rest));
  asking = false;
  if (again || whole) {
    refresh();
  } else {
    schedule();
  }
}

/** The page's document; null when there is nothing new. */
async function ask(address, part) {
  const rows = Array.from(part.querySelectorAll("[data-hash]"), (row) => row.dataset.hash);
  const headers = { "X-Known-Fingerprint": whole ? "" : part.dataset.fingerprint, "X-Known-Parts": whole ? "" : rows.join(",") };
  const response = await askAgain(address, headers);
  return response && new DOMParser().parseFromString(await response.text(), "text/html");
}

function replace(answer) {
  const part = living();
  const fresh = answer.querySelector("[data-live]");
  if (!part || !fresh) {
    location.reload();
    return;
  }
  const read = readerIsAt(part);
  const top = read?.getBoundingClientRect().top;
  const focused = document.activeElement;
  whole = !morph(part, fresh);
  prepare(part);
  if (focused !== document.activeElement && focused.isConnected) {
    focused.focus({ preventScroll: true });
  }
  if (read?.isConnected) {
    scrollBy({ top: read.getBoundingClientRect().top - top, behavior: "instant" });
  }
  document.dispatchEvent(new Event("live-applied"));
}

/** What is not to move under the reader's eyes: what has the focus, or the pointer, or is topmost. */
function readerIsAt(part) {
  const rows = Array.from(part.querySelectorAll("[data-key]"));
  return (
    rows.find((row) => row.contains(document.activeElement)) ??
    rows.find((row) => row.matches(":hover")) ??
    (scrollY > 0 ? rows.find((row) => row.getBoundingClientRect().bottom > 0) : undefined)
  );
}
