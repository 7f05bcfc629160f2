// Filters that the reader gave a name. They stay in this browser, those of each account apart.

import { inStorage } from "./storage.js";
import { element, text } from "./texts.js";

const KEY = "workflow-server.filters.";
/** Where the filters of all people of a browser were kept together. */
const SHARED = `${KEY}runs`;
const MOST = 30;

/** Offers the saved filters of a list, and to save the one that is shown. */
export function armSavedFilters(place) {
  if (stored(place) !== null) {
    localStorage.removeItem(SHARED);
    show(place);
  }
}

/** The saved filters; null where the browser forbids storage. */
function stored(place) {
  try {
    const found = JSON.parse(localStorage.getItem(KEY + place.dataset.savedFilters) ?? "[]");
    return Array.isArray(found) ? found.filter(({ name, query }) => typeof name === "string" && typeof query === "string") : [];
  } catch (problem) {
    return problem instanceof SyntaxError ? [] : null;
  }
}

function store(place, filters) {
  inStorage(() => localStorage.setItem(KEY + place.dataset.savedFilters, JSON.stringify(filters)));
  show(place); // What is really kept.
}

/** What the address filters by, without the page of the list. */
function shown() {
  const query = new URLSearchParams(location.search);
  query.delete("cursor");
  return query.toString();
}

function show(place) {
  const filters = stored(place) ?? [];
  const current = shown();
  place.replaceChildren();
  document.getElementById("save-filter")?.remove();
  if (filters.length > 0) {
    place.append(element("span", text("saved-filters"), { className: "muted" }), list(place, filters, current));
  }
  if (current !== "" && !filters.some(({ query }) => query === current) && filters.length < MOST) {
    document.querySelector(".filter-actions").append(saveButton(place));
  }
  place.hidden = place.childElementCount === 0;
}

function list(place, filters, current) {
  const all = element("ul", []);
  for (const { name, query } of filters) {
    const link = element("a", name, { href: `${location.pathname}?${query}`, ariaCurrent: query === current ? "true" : null });
    const remove = element("button", "×", { type: "button", className: "button icon-only", ariaLabel: text("remove-filter", name) });
    remove.addEventListener("click", () => {
      store(place, (stored(place) ?? []).filter((other) => other.name !== name));
      (place.querySelector("a, button") ?? document.getElementById("save-filter"))?.focus();
    });
    all.append(element("li", [link, remove]));
  }
  return all;
}

function saveButton(place) {
  const button = element("button", text("save-filter"), { type: "button", className: "button quiet", id: "save-filter" });
  button.addEventListener("click", () => {
    const form = nameForm(place);
    button.remove();
    place.append(form);
    place.hidden = false;
    form.elements.name.focus();
  });
  return button;
}

function nameForm(place) {
  const form = element("form", [], { className: "save-filter" });
  const label = element("label", text("filter-name"), { className: "hidden", htmlFor: "filter-name" });
  const name = element("input", [], { id: "filter-name", name: "name", maxLength: 60, required: true, placeholder: text("filter-name") });
  name.autocomplete = "off";
  form.append(label, name, element("button", text("save"), { type: "submit", className: "button small" }));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const title = name.value.trim();
    if (title !== "") {
      const others = (stored(place) ?? []).filter((other) => other.name !== title);
      store(place, [...others, { name: title, query: shown() }]);
      place.querySelector("a[aria-current]")?.focus();
    }
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      show(place);
      document.getElementById("save-filter").focus();
    }
  });
  return form;
}
