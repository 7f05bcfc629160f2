// The page of a run, which lives in parts. The script says which it shows, and gets those that are
// different now: when the server tells by an event that something happened, from time to time where
// it can't, and when the reader chooses something. What did not change stays as it is.

import { localise, localiseFields, tick } from "./times.js";
import { growTrees } from "./json-tree.js";
import { askAgain, Changes, NoAnswer, tellConnection } from "./changes.js";
import { closeForm, questionOf } from "./question.js";
import { text } from "./texts.js";
import { toast } from "./toasts.js";

/** A longer list of what is known does not fit into a request's head. */
const LONGEST = 6_000;
const POLL_MILLIS = 2_000;
const SLOWEST_MILLIS = 10_000;

/** After an answer that took long the server gets so many times that long of rest. */
const REST = 4;
const MARK = /<!--(\w+) (\d+) ([\w-]{4})-->/g;
/** Height of a lane of the timeline. */
const LANE = 24;
const SVG_GROUPS = new Set(["node", "edge", "lane"]);

/** By group the hashes of its parts, in order. */
const known = new Map();

/** Groups that are lists: what contains their parts, and by group the ids of these, in order. */
const LISTS = new Map([["name", "names"], ["lane", "lanes"], ["time", "times"], ["entry", "entries"]]);
const order = new Map();

/** Bars of what is under way: how long they were when they came, and when that was. */
const bars = new WeakMap();

/** The span of the timeline, in milliseconds, that what is under way has outgrown. */
let outgrown = 0;

/** The name of the lane that the reader was led to. */
let left;

let timer;
/** Path and query of what the page shows; the rest of an address is a place in the page. */
let shown = location.pathname + location.search;
/** Whether the server did not answer the last time. */
let away = false;
let asking = false;
let again = false;
let version = 0;
/** How many other states of the page are on their way. */
let showing = 0;

const changes = new Changes({ changed: () => refresh(), ended: () => refresh(), turned: () => schedule() });

/** Begins to keep the page as the run is. */
export function startParts() {
  learn(document);
  connect();
  schedule();
  grow();
  setInterval(() => tick(document), 1_000);
  setInterval(grow, 1_000);
  document.addEventListener("visibilitychange", () => (document.hidden ? changes.close() : wake()));
  document.addEventListener("click", followInPlace);
  document.addEventListener("toggle", loadEntry, true);
  document.addEventListener("submit", postHere, true);
  document.addEventListener("focusin", tellTimes);
  document.addEventListener("mouseover", tellTimes);
  const lane = document.getElementById("find-lane");
  lane?.addEventListener("input", () => {
    left = undefined;
    findLane(lane, 0);
  });
  lane?.addEventListener("keydown", goToLane);
  window.addEventListener("popstate", () => {
    if (shown !== location.pathname + location.search) {
      show(location.href);
    }
  });
}

function learn(page) {
  known.clear();
  for (const group of page.getElementById("parts").dataset.known.split(";")) {
    const [name, hashes] = group.split("=");
    known.set(name, hashes.match(/.{4}/g) ?? []);
  }
  for (const [group, list] of LISTS) {
    order.set(group, Array.from(page.getElementById(list).children, (part) => part.id));
  }
}

function mark() {
  return document.getElementById("run-mark").dataset;
}

const isOpen = () => mark().open === "true";

function connect() {
  if (isOpen()) {
    changes.open({ run: mark().run, after: mark().seq });
  }
}

function wake() {
  connect();
  refresh();
}

/** Asks again later, as soon as the page may need it without an event. */
function schedule() {
  clearTimeout(timer);
  // Neither the ends of the runs around this one nor single answers of several are events of it.
  const familyOpen = mark().family === "true" || mark().asks === "true";
  if (isOpen() && !changes.listening && !away) {
    timer = setTimeout(refresh, POLL_MILLIS);
  } else if (familyOpen || (isOpen() && (away || !changes.listening))) {
    timer = setTimeout(refresh, SLOWEST_MILLIS);
  }
}

/** Asks for what is new; one question at a time, and another behind it when something happened meanwhile. */
async function refresh() {
  if (document.hidden) {
    return;
  }
  // Two answers at once would each be a difference to the same page: what is shown would be mixed.
  if (asking || showing > 0) {
    again = true;
    return;
  }
  asking = true;
  again = false;
  clearTimeout(timer);
  const began = performance.now();
  const asked = version;
  try {
    const answer = await ask(location.href, mark().fingerprint);
    away = false;
    tellConnection(false);
    if (answer && asked === version) {
      apply(answer);
    }
    await new Promise((rested) => setTimeout(rested, (performance.now() - began) * REST));
  } catch (error) {
    away = true; // The page stays as it is until the server is back.
    tellConnection(error instanceof NoAnswer);
  }
  asking = false;
  if (again && !away) {
    refresh();
  } else {
    schedule();
  }
}

/** What is new; null when that is nothing. */
async function ask(address, fingerprint) {
  // Time is nothing new to the server: only a longer axis is asked for.
  const headers = { "X-Known-Fingerprint": outgrown === axisSpan() ? "" : fingerprint };
  const list = Array.from(known, ([name, hashes]) => `${name}=${hashes.join("")}`).join(";");
  if (list.length <= LONGEST) {
    headers["X-Known-Parts"] = list;
  }
  const form = document.querySelector("#run-question #answerForm");
  if (form) {
    headers["X-Shown-Question"] = questionOf(form);
  }
  const response = await askAgain(address, headers);
  return response && { parts: response.headers.get("X-Parts") === "true", text: await response.text() };
}

function apply(answer) {
  if (answer.parts) {
    for (const part of partsOf(answer.text)) {
      (known.get(part.group) ?? known.set(part.group, []).get(part.group))[part.index] = part.hash;
      if (order.has(part.group)) {
        order.get(part.group)[part.index] = part.element.id;
      }
      put(part.element);
    }
    arrange();
  } else {
    replaceAll(new DOMParser().parseFromString(answer.text, "text/html"));
  }
  stretchTimeline();
  grow();
  if (!isOpen()) {
    changes.close();
  }
  document.dispatchEvent(new Event("parts-applied"));
}

function partsOf(text) {
  const marks = Array.from(text.matchAll(MARK));
  return marks.map((found, at) => {
    const [whole, group, index, hash] = found;
    const html = text.slice(found.index + whole.length, marks[at + 1]?.index ?? text.length);
    return { group, index: Number(index), hash, element: elementOf(group, html) };
  });
}

/** Parts of pictures are elements of SVG, and mean nothing outside of one. */
function elementOf(group, html) {
  const template = document.createElement("template");
  template.innerHTML = SVG_GROUPS.has(group) ? `<svg>${html}</svg>` : html;
  const root = template.content.firstElementChild;
  return document.importNode(SVG_GROUPS.has(group) ? root.firstElementChild : root, true);
}

function put(element) {
  const old = document.getElementById(element.id);
  if (old && isSameQuestion(old, element)) {
    return; // As the reader has filled it in, with what was said of it.
  }
  if (!old) {
    document.getElementById(element.dataset.in)?.append(element);
  } else {
    const focus = focusWithin(old);
    const status = old.dataset.status;
    const note = keepQuestion(old, element);
    old.replaceWith(element);
    if (note && focus) {
      note.focus();
    } else {
      restoreFocus(element, focus);
    }
    if (status && status !== element.dataset.status) {
      say(text("run-is", element.dataset.status));
    }
  }
  localise(element);
  localiseFields(element);
  growTrees(element);
}

function isSameQuestion(old, element) {
  const form = old.querySelector("#answerForm");
  return form !== null && questionOf(form) === questionOf(element.querySelector("#answerForm"));
}

/**
 * The form of a question that has closed stays to be read, and becomes that of no other one under the reader's hands:
 * the title of the next one leads to it. One that the reader may answer gives way only to that of the step that the
 * reader chooses: the server is told which it is. Gives the note of a form that has closed now.
 */
function keepQuestion(old, element) {
  const form = old.querySelector("#answerForm");
  const next = element.querySelector("#answerForm");
  const givesWay = next && mark().answerable?.split(" ").includes(questionOf(form));
  let note;
  if (form && !form.dataset.sent && !givesWay) {
    next?.remove();
    note = closeForm(form);
    say(note.textContent);
  }
  element.prepend(...old.querySelectorAll("[data-closed]"));
  return note;
}

/** Puts the lists into the server's order, in which parts may come between others or replace them. */
function arrange() {
  for (const [group, list] of LISTS) {
    const place = document.getElementById(list);
    const ids = order.get(group);
    const wanted = new Set(ids);
    Array.from(place.children).filter((part) => !wanted.has(part.id)).forEach((part) => part.remove());
    ids.forEach((id, at) => {
      const part = document.getElementById(id);
      if (part !== place.children[at]) {
        place.insertBefore(part, place.children[at]);
      }
    });
  }
}

function focusables(root) {
  return [root, ...root.querySelectorAll("h1, a[href], button, input, summary, textarea, select")];
}

function focusWithin(root) {
  const { activeElement } = document;
  return root.contains(activeElement) ? { id: activeElement.id, at: focusables(root).indexOf(activeElement) } : null;
}

function restoreFocus(root, focus) {
  if (!focus) {
    return;
  }
  const same = focus.id ? document.getElementById(focus.id) : null;
  const place = same ?? focusables(root)[focus.at] ?? root.querySelector("[tabindex]");
  if (place?.matches("h1")) {
    place.tabIndex = -1; // As who closed a message left it.
  }
  place?.focus({ preventScroll: true });
}

/** Another page than expected came, such as one with fewer parts: all is shown anew. */
function replaceAll(page) {
  const fresh = page.getElementById("run");
  const old = document.getElementById("run");
  if (!fresh || !page.getElementById("parts")) {
    location.reload();
    return;
  }
  const focus = focusWithin(old);
  const scroller = document.getElementById("graph-scroll");
  const [left, top] = [scroller.scrollLeft, scroller.scrollTop];
  learn(page);
  const part = document.importNode(fresh, true);
  old.replaceWith(part);
  localise(part);
  localiseFields(part);
  growTrees(part);
  document.getElementById("graph-scroll").scrollTo(left, top);
  restoreFocus(part, focus);
  document.dispatchEvent(new Event("graph-replaced"));
}

/** Shows another state of this page without leaving it; `arrived` is called before it is there. */
async function show(address, arrived = () => {}) {
  const mine = ++version;
  showing++;
  const chosen = document.querySelector("#graph .selected")?.id;
  try {
    const answer = await ask(address, "");
    if (answer && mine === version) {
      arrived();
      shown = location.pathname + location.search;
      apply(answer);
      revealPanel(chosen);
    }
  } catch (error) {
    if (error instanceof NoAnswer) {
      toast("failed", text("no-answer")); // The page stays, and its links can be tried again.
    } else {
      location.assign(address);
    }
  } finally {
    showing--;
  }
  if (again || isOpen()) {
    refresh(); // What was asked meanwhile was not applied.
  } else {
    schedule();
  }
}

function followInPlace(event) {
  const link = event.target.closest("a[data-swap]");
  if (!link || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) {
    return;
  }
  event.preventDefault();
  const address = new URL(link.getAttribute("href"), location.href).href;
  show(address, () => history.pushState(null, "", address));
}

/** A form of this page posts to what the reader sees, and so comes back to it. */
function postHere({ target: form }) {
  if (form.method === "post" && new URL(form.action).pathname === location.pathname) {
    form.action = location.pathname + location.search;
  }
}

/** On narrow screens the panel is below the graph. Who closes it is led back to the node before. */
function revealPanel(before) {
  const panel = document.getElementById("panel-node");
  if (panel.hidden) {
    if (document.activeElement === document.body) {
      const node = document.getElementById(before) ?? document.querySelector("#graph a");
      node?.focus({ preventScroll: true });
    }
    return;
  }
  const title = document.getElementById("panel-heading").textContent.trim();
  say(text("details-shown", title));
  if (panel.getBoundingClientRect().top > innerHeight * 0.8) {
    panel.scrollIntoView({ block: "start" });
  }
}

function say(words) {
  document.getElementById("announce").textContent = words;
}

/** An entry of the log gets its values when it is opened. */
async function loadEntry({ target }) {
  const link = target.open && target.closest("#entries") ? target.querySelector("a.entry-load") : null;
  if (!link) {
    return;
  }
  const row = target.closest("li");
  try {
    const answer = await ask(link.href, "");
    const fresh = answer.parts
      ? partsOf(answer.text).find((part) => part.element.id === row.id)?.element
      : new DOMParser().parseFromString(answer.text, "text/html").getElementById(row.id);
    const entry = document.importNode(fresh.querySelector(".entry"), true);
    link.closest(".entry").replaceWith(entry);
    localise(entry);
    growTrees(entry);
  } catch (error) {
    if (error instanceof NoAnswer) {
      toast("failed", text("no-answer"));
      target.open = false; // Opened again it asks again.
    } else {
      location.assign(link.href);
    }
  }
}

/** Bars keep their places, in milliseconds: a longer run only makes the axis longer. */
function stretchTimeline() {
  const { span, lanes } = document.getElementById("axis-marks").dataset;
  const picture = document.getElementById("lanes");
  picture.setAttribute("viewBox", `0 0 ${span} ${lanes * LANE}`);
  picture.setAttribute("height", lanes * LANE);
}

function axisSpan() {
  return Number(document.getElementById("axis-marks").dataset.span);
}

/** Bars of what is under way grow from where the server saw them; clocks may differ. */
function grow() {
  for (const bar of document.querySelectorAll(".bar[data-start] rect")) {
    const from = Number(bar.getAttribute("x"));
    const span = Number(bar.closest("svg").getAttribute("viewBox").split(" ")[2]);
    const now = performance.now();
    const came = bars.get(bar) ?? { width: Number(bar.getAttribute("width")), at: now };
    bars.set(bar, came);
    const length = came.width + now - came.at;
    if (from + length > span && outgrown !== span) {
      outgrown = span;
      refresh();
    }
    const width = Math.max(came.width, Math.min(span - from, length));
    bar.setAttribute("width", width);
    bar.parentElement.querySelector("path")?.setAttribute("d", `M${from} 12h${width}`);
  }
}

function tellTimes({ target }) {
  const bar = target.closest?.(".bar");
  if (bar) {
    document.getElementById("bar-words").textContent = bar.querySelector("title").textContent;
  }
}

/** Scrolls to a lane whose name or id has what is typed, and says which it is of how many; gives its name. */
function findLane(field, steps) {
  const names = [...document.querySelectorAll("#names > li")];
  const wanted = field.value.trim().toLowerCase();
  const isCalled = (name) => [name.textContent, name.title].some((called) => called.toLowerCase().includes(wanted));
  const found = wanted ? names.filter(isCalled) : [];
  const before = found.findIndex((name) => name.classList.contains("found"));
  const at = found.length === 0 ? -1 : before < 0 ? 0 : (before + steps + found.length) % found.length;
  names.forEach((name) => name.classList.toggle("found", name === found[at]));
  const name = found[at];
  const words = name ? text("lane-of", name.textContent, at + 1, found.length) : text("lane-not-found");
  document.getElementById("found-lanes").textContent = wanted ? words : "";
  name?.scrollIntoView({ block: "nearest" });
  return name;
}

/** Leads to the lane that is found; who comes back from it is led to the next one, or to the one before. */
function goToLane({ key, shiftKey, target: field }) {
  if (key === "Enter") {
    const found = document.querySelector("#names > .found");
    const name = findLane(field, shiftKey ? -1 : found && found === left ? 1 : 0);
    left = name;
    document.getElementById(name?.id.replace("name-", "lane-"))?.querySelector(".bar")?.focus();
  }
}
