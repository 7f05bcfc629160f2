// Live pages. The page asks for itself and says what it shows; the answer is 204, or the page
// anew, of which the part that lives replaces the old one. What did not change keeps its state:
// an opened entry stays open, the focus stays where it is.

import { localise, tick } from "./times.js";
import { growTrees } from "./json-tree.js";

const HEADER = "X-Known-Fingerprint";
/** How far a graph may shrink. */
const LEGIBLE = 0.75;

const SLOWEST_MILLIS = 10_000;

/** What each kept part was when it came from the server, before this script changed it. */
const sources = new WeakMap();

let timer;
let changes = 0;

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
  document.addEventListener("click", followInPlace);
  window.addEventListener("popstate", () => show(location.href));
}

/** Makes times, trees and what else the browser adds below `root`. */
export function prepare(root) {
  noteSources(root);
  finish(root);
}

function finish(root) {
  localise(root);
  growTrees(root);
  for (const graph of root.querySelectorAll("svg.graph")) {
    graph.style.minWidth = `${Math.round(Number(graph.getAttribute("width")) * LEGIBLE)}px`;
  }
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
  const began = changes;
  try {
    const answer = await ask(location.href, part.dataset.fingerprint);
    if (answer && began === changes) {
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

/** Shows another state of this page without leaving it. */
async function show(address) {
  changes++;
  try {
    const answer = await ask(address, "");
    replace(answer);
  } catch {
    location.assign(address);
  }
}

function followInPlace(event) {
  const link = event.target.closest("a[data-swap]");
  if (!link || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) {
    return;
  }
  event.preventDefault();
  const address = new URL(link.getAttribute("href"), location.href).href;
  history.pushState(null, "", address);
  show(address);
}

function replace(answer) {
  const old = living();
  const fresh = answer.querySelector("[data-live]");
  if (!old || !fresh) {
    location.reload();
    return;
  }
  changes++;
  const part = document.importNode(fresh, true);
  const focused = old.contains(document.activeElement) ? document.activeElement.id : "";
  const scrolled = places(old);
  noteSources(part);
  keepUnchanged(old, part);
  old.replaceWith(part);
  finish(part);
  restore(part, scrolled, focused);
  announce(old, part);
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

function places(root) {
  return Array.from(root.querySelectorAll("#graph-scroll"), (element) => [element.id, element.scrollLeft, element.scrollTop]);
}

function restore(root, scrolled, focused) {
  for (const [id, left, top] of scrolled) {
    root.querySelector(`#${id}`)?.scrollTo(left, top);
  }
  if (focused) {
    document.getElementById(focused)?.focus({ preventScroll: true });
  }
}

/** Tells readers who do not see the badge that the run's status changed. */
function announce(old, part) {
  const place = document.getElementById("announce");
  if (place && part.dataset.status && part.dataset.status !== old.dataset.status) {
    place.textContent = `Run: ${part.dataset.status}.`;
  }
}
