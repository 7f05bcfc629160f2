// JSON text as a tree that opens and closes, with the value and the path of each part to copy.
// Everything is put in as text, never as markup: runs carry what strangers sent.

import { copy } from "./copy.js";
import { element, text } from "./texts.js";

const OPEN_DEPTH = 2;
const FIRST_ITEMS = 100;
/** Longer values can be searched. */
const SEARCHED = 3_000;
const MOST_FOUND = 100;
const PLAIN_NAME = /^[A-Za-z_][A-Za-z0-9_-]*$/;

/** Turns each JSON text below `root` into a tree; those in a closed entry when it opens. */
export function growTrees(root) {
  for (const place of root.querySelectorAll("pre.json")) {
    const entry = place.closest("details");
    if (entry && !entry.open) {
      entry.addEventListener("toggle", () => grow(place), { once: true });
    } else {
      grow(place);
    }
  }
}

function grow(place) {
  if (!place.isConnected) {
    return;
  }
  let value;
  try {
    value = parse(place.textContent);
  } catch {
    return; // What is not JSON stays as the text it is.
  }
  markCut(value, Number(place.dataset.cut ?? 0));
  const root = branch(null, value, place.dataset.json, 0);
  const tree = element("div", [root], { className: "json json-tree", role: "group", ariaLabel: place.dataset.label });
  const long = place.textContent.length > SEARCHED;
  place.replaceWith(...(long ? [searchOf(value, tree, place.dataset)] : []), tree);
}

/** Lists and objects of which only the first members are there. */
const cut = new WeakSet();

/** Where a long value was cut, each that was open is the last member of the one around it. */
function markCut(value, depth) {
  for (let part = value, left = depth; left > 0 && entriesOf(part); left--) {
    cut.add(part);
    part = entriesOf(part).at(-1)?.[1];
  }
}

/** A field that lists in place of the tree where a text is in it. */
function searchOf(value, tree, { label, part }) {
  const field = element("input", [], { type: "search", className: "json-search", placeholder: text("search-value"), ariaLabel: text("search-in", label) });
  let found;
  field.addEventListener("input", () => {
    found?.remove();
    found = undefined;
    const wanted = field.value.toLowerCase();
    tree.hidden = wanted !== "";
    if (wanted) {
      found = listOf(matches(value, wanted), label, part === "true");
      tree.after(found);
    }
  });
  return field;
}

function listOf(places, label, cut) {
  const list = element("div", [], { className: "json", tabIndex: 0, role: "group", ariaLabel: text("found-in", label) });
  const all = cut ? text("found-in-first-part", places.length) : text("found", places.length);
  const count = places.length > MOST_FOUND ? text("found-first", MOST_FOUND) : all;
  list.append(span("json-count", count));
  for (const [path, value] of places.slice(0, MOST_FOUND)) {
    list.append(element("div", [span("json-key", `${path}:`), " ", entriesOf(value) ? span("json-count", "…") : written(value)]));
  }
  return list;
}

/** Paths and values of the names and values that have the text in them, one more than are shown. */
function matches(value, wanted) {
  const places = [];
  const look = (part, path) => {
    for (const [name, item] of entriesOf(part) ?? []) {
      const place = pathTo(path, name);
      const leaf = entriesOf(item) ? "" : String(item);
      if (`${name}\n${leaf}`.toLowerCase().includes(wanted)) {
        places.push([place.replace(/^\$\.?/, ""), item]);
      }
      if (places.length > MOST_FOUND) {
        return;
      }
      look(item, place);
    }
  };
  look(value, "$");
  return places;
}

/** Numbers keep their digits: what a double cannot hold is shown as it was sent. */
function parse(json) {
  return JSON.parse(json, (key, value, context) =>
    typeof value === "number" && context?.source !== undefined && String(value) !== context.source
      ? new Exact(context.source)
      : value);
}

class Exact {
  constructor(source) {
    this.source = source;
  }

  toString() {
    return this.source;
  }
}

function branch(name, value, path, depth) {
  const entries = entriesOf(value);
  return entries && entries.length > 0
    ? opening(name, value, entries, path, depth)
    : leaf(name, value, path);
}

function entriesOf(value) {
  if (value === null || typeof value !== "object" || value instanceof Exact) {
    return null;
  }
  return Array.isArray(value) ? value.map((item, index) => [index, item]) : Object.entries(value);
}

function opening(name, value, entries, path, depth) {
  const number = cut.has(value) ? text("first-members", entries.length) : entries.length;
  const count = Array.isArray(value) ? `[${number}]` : `{${number}}`;
  const toggle = element("button", [...label(name), span("json-count", count)], { type: "button", className: "json-toggle" });
  const children = element("div", [], { className: "json-children" });
  const show = (shown) => {
    if (shown && !children.hasChildNodes()) {
      append(children, value, entries, path, depth, 0);
    }
    children.hidden = !shown;
    toggle.ariaExpanded = String(shown);
  };
  toggle.addEventListener("click", () => show(children.hidden));
  show(depth < OPEN_DEPTH && entries.length <= FIRST_ITEMS);
  return element("div", [head(toggle, ...copiers(name, value, path)), children]);
}

function append(children, value, entries, path, depth, from) {
  for (const [key, item] of entries.slice(from, from + FIRST_ITEMS)) {
    children.append(branch(key, item, pathTo(path, key), depth + 1));
  }
  const next = from + FIRST_ITEMS;
  if (next < entries.length) {
    const words = text("show-more", Math.min(FIRST_ITEMS, entries.length - next), entries.length);
    const more = element("button", words, { type: "button", className: "button small" });
    more.addEventListener("click", () => {
      more.remove();
      append(children, value, entries, path, depth, next);
    });
    children.append(more);
  } else if (cut.has(value) && (depth === 0 || Array.isArray(value))) {
    children.append(span("json-count", text("rest-not-shown")));
  }
}

function leaf(name, value, path) {
  return head(...label(name), written(value), ...copiers(name, value, path));
}

function head(...parts) {
  return element("div", parts, { className: "json-head" });
}

function label(name) {
  return name === null ? [] : [span("json-key", `${name}:`)];
}

function written(value) {
  if (typeof value === "string") {
    return span("json-string", JSON.stringify(value));
  }
  if (value === null) {
    return span("json-null", "null");
  }
  if (typeof value === "object" && !(value instanceof Exact)) {
    return span("json-count", Array.isArray(value) ? "[]" : "{}");
  }
  return span(typeof value === "boolean" ? "json-boolean" : "json-number", String(value));
}

function copiers(name, value, path) {
  const root = name === null;
  const buttons = [
    copier(text("copy-value"), root ? text("copy-value") : text("copy-value-of", name), () => asText(value)),
  ];
  if (path) {
    buttons.push(copier(text("copy-path"), root ? text("copy-path") : text("copy-path-of", name), () => path));
  }
  return [span("json-copies", buttons)];
}

function copier(label, description, content) {
  const button = element("button", label, { type: "button", className: "json-copy", ariaLabel: description });
  button.addEventListener("click", () => copy(content()));
  return button;
}

function asText(value) {
  return typeof value === "string" ? value : stringify(value, "");
}

function stringify(value, indent) {
  if (value instanceof Exact) {
    return value.source;
  }
  const entries = entriesOf(value);
  if (!entries || entries.length === 0) {
    return JSON.stringify(value);
  }
  const deeper = `${indent}  `;
  const lines = entries.map(([key, item]) =>
    deeper + (Array.isArray(value) ? "" : `${JSON.stringify(key)}: `) + stringify(item, deeper));
  const [open, close] = Array.isArray(value) ? "[]" : "{}";
  return `${open}\n${lines.join(",\n")}\n${indent}${close}`;
}

/** The path as a template writes it. */
function pathTo(path, key) {
  if (!path) {
    return "";
  }
  if (typeof key === "number") {
    return `${path}[${key}]`;
  }
  return PLAIN_NAME.test(key) ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`;
}

function span(className, content) {
  return element("span", content, { className });
}
