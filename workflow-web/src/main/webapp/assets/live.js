// Live pages. The page asks for itself and says what it shows; the answer is 204, or the page
// anew, of which the part that lives replaces the old one. What did not change keeps its state:
// an opened entry stays open, the focus stays where it is.

import { localise, tick } from "./times.js";
import { growTrees } from "./json-tree.js";

const HEADER = "X-Known-Fingerprint";
const SLOWEST_MILLIS = 10_000;

/** What each kept part was when it came from the server, before this script changed it. */
const sources = new WeakMap();

let timer;

/** Prepares the living part for the reader and begins to ask. */
export function startLive() {
  const part = living();
  if (!part) {
    return;
  }
  prepare(part);
  localise(document); // What stands around the living part has times, too.
  schedule(Number(part.dataset.live));
  setInterval(() => tick(document), 1_000);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) {
      refresh();
    }
  });
}

/** Makes times, trees and what else the browser adds below `root`. */
export function prepare(root) {
  noteSources(root);
  finish(root);
}

function finish(root) {
  localise(root);
  growTrees(root);
}

function living() {
  return document.querySelector("[data-live]");
}

function schedule(millis) {
  clearTimeout(timer);
  if (millis > 0) {
    timer = setTimeout(refresh, millis);
  }
}

async function refresh() {
  const part = living();
  const every = Number(part?.dataset.live);
  if (!every || document.hidden) {
    return; // The end, or nobody looks: 'visibilitychange' wakes it.
  }
  if (part.querySelector("input[name='selected']:checked")) {
    schedule(every); // Rows that the reader selects stay where they are.
    return;
  }
  try {
    const answer = await ask(location.href, part.dataset.fingerprint);
    if (answer) {
      replace(answer);
    }
    schedule(Number(living().dataset.live));
  } catch {
    schedule(SLOWEST_MILLIS); // The server is away; the page stays as it is until it is back.
  }
}

/** The page's document; null when there is nothing new. */
async function ask(address, fingerprint) {
  const response = await fetch(address, { headers: { [HEADER]: fingerprint }, cache: "no-store" });
  if (response.status === 204) {
    return null;
  }
  if (response.status === 401) {
    location.reload(); // Leads to the sign-in page and back.
    return new Promise(() => {});
  }
  if (!response.ok) {
    throw new Error(`Status ${response.status}`);
  }
  return new DOMParser().parseFromString(await response.text(), "text/html");
}

function replace(answer) {
  const old = living();
  const fresh = answer.querySelector("[data-live]");
  if (!old || !fresh) {
    location.reload();
    return;
  }
  const part = document.importNode(fresh, true);
  const focused = old.contains(document.activeElement) ? document.activeElement.id : "";
  noteSources(part);
  keepUnchanged(old, part);
  old.replaceWith(part);
  finish(part);
  restore(focused);
  schedule(Number(part.dataset.live));
}

function noteSources(part) {
  for (const kept of part.querySelectorAll("[data-keep]")) {
    sources.set(kept, kept.outerHTML);
  }
}

function keepUnchanged(old, part) {
  const before = new Map();
  old.querySelectorAll("[data-keep]").forEach((kept) => before.set(kept.dataset.keep, kept));
  for (const kept of part.querySelectorAll("[data-keep]")) {
    const same = before.get(kept.dataset.keep);
    if (same && sources.get(same) === sources.get(kept)) {
      kept.replaceWith(same);
    }
  }
}

function restore(focused) {
  if (focused) {
    document.getElementById(focused)?.focus({ preventScroll: true });
  }
}
