// What the console's pages do in the browser. Each works without it, but for the dialogs.

import { armDialogs } from "./dialogs.js";
import { armToasts, focusHeading, toast } from "./toasts.js";
import { armIds, copy } from "./copy.js";
import { forgetAnswered, forgetDrafts, forgetDraftsOfOthers, isAnswerKept } from "./graph-draft.js";
import { localiseFields } from "./times.js";
import { prepare, startLive } from "./live.js";
import { startParts } from "./parts.js";
import { armRowMenu } from "./row-menu.js";
import { inStorage } from "./storage.js";
import { text } from "./texts.js";

/** Longest form that the server reads, the button's own field left out. */
const LONGEST_FORM = (2 << 20) - 200;
/** What was pressed last to send a form. */
const PRESSED = "workflow-server.pressed";
/** What says what became of a form, the first of these: the field that was refused, of a group its first one, and so on. */
const OUTCOMES = [
  "#answer-closed",
  "input[aria-invalid='true'], textarea[aria-invalid='true'], select[aria-invalid='true'], fieldset[data-invalid='true'] input",
  "#answerForm .problem:not(#answer-problem, :empty)",
  "#answer-problem:not(:empty)",
  "[data-outcome='true']",
  "#toasts [data-answered]",
];

if (document.body.dataset.posted) {
  // Back and a reload ask for the page by its address, and send the form no second time.
  history.replaceState(history.state, "");
}
armToasts();
armDialogs();
armShortAddresses();
armForms();
armFiles();
armMenus();
armRowMenu();
armTabs();
showCurrent();
foldOnNarrowScreens();
if (document.getElementById("graph-text")) {
  import("./graph-edit.js").then(({ armGraphEditor }) => armGraphEditor());
}
armAnswer();
document.addEventListener("parts-applied", armAnswer);
document.addEventListener("graph-replaced", armAnswer);
document.addEventListener("live-applied", armAnswer);
if (document.getElementById("schedule-type")) {
  import("./schedule.js").then(({ armSchedule }) => armSchedule());
}
const ofTemplate = document.getElementById("template-schedule");
if (ofTemplate) {
  import("./schedule.js").then(({ armTemplateSchedule }) => armTemplateSchedule(ofTemplate));
}
if (document.getElementById("selectForm")) {
  import("./select-runs.js").then(({ armSelection }) => armSelection());
}
const savedFilters = document.querySelector("[data-saved-filters]");
if (savedFilters) {
  import("./saved-filters.js").then(({ armSavedFilters }) => armSavedFilters(savedFilters));
}
forgetDraftsOfOthers();
forgetAnswered();
document.addEventListener("parts-applied", forgetAnswered);
const kept = document.getElementById("answer-kept");
if (kept) {
  kept.hidden = !isAnswerKept(document.getElementById("back-to-form").pathname);
}
document.querySelector("form[action$='/sign-out']")?.addEventListener("submit", forgetDrafts);
localiseFields(document);
if (!document.querySelector("[data-live]")) {
  prepare(document);
}
startLive();
if (document.getElementById("parts")) {
  startParts();
}
const inbox = document.getElementById("inbox-link");
if (inbox && document.querySelector("[data-changes], #parts, workflow-editor")) {
  import("./inbox-count.js").then(({ startInboxCount }) => startInboxCount(inbox));
}
if (document.querySelector(".graph-scroll")) {
  import("./graph.js").then(({ armGraph }) => armGraph());
}

armTabStops();

// A page that the browser kept may say what is over, and its forms have been sent.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) {
    location.reload();
  }
});

// From here on every button answers.
document.documentElement.dataset.ready = "true";

for (const place of document.querySelectorAll("[data-origin]")) {
  place.textContent = location.origin;
}

armIds();
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copy]");
  if (button) {
    copy(button.dataset.copy);
  }
});

/** The form of a question may come while the page of its run is open. */
function armAnswer() {
  if (document.querySelector("[data-question]")) {
    import("./answer-draft.js").then(({ armAnswerDraft }) => armAnswerDraft());
  }
}

/** Forms that lead somewhere put into the address only what says something, and without any no "?"; they may come later. */
function armShortAddresses() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.shortAddress) {
      event.preventDefault();
      const address = new URL(form.action);
      address.search = queryOf(form);
      location.assign(address);
    }
  });
}

function queryOf(form) {
  const query = new URLSearchParams();
  const between = form.elements.range?.value === "between";
  for (const field of form.elements) {
    const skipped =
      !field.name ||
      field.value === "" ||
      (field.matches("select") && ["any", "between"].includes(field.value)) ||
      (field.type === "checkbox" && !field.checked) ||
      (field.matches(".between input") && !between);
    if (!skipped) {
      query.append(field.name, field.dataset.local ? new Date(field.value).toISOString() : field.value);
    }
  }
  return query.size > 0 ? `?${query}` : "";
}

/** Forms are sent once and send times in UTC; the page behind one begins with what became of it. */
function armForms() {
  // A dialog may come later.
  document.addEventListener("submit", (event) => {
    if (event.target.method === "post") {
      sendOnce(event.target, event);
    }
  });
  document.addEventListener("formdata", ({ target: form, formData }) => {
    for (const field of form.method === "post" ? form.querySelectorAll("input[type='datetime-local']") : []) {
      if (field.value) {
        formData.set(field.name, new Date(field.value).toISOString());
      }
    }
  });
  const pressed = takePressed();
  const outcome = OUTCOMES.map((place) => document.querySelector(place)).find((place) => place !== null);
  if (outcome) {
    focus(outcome);
  } else if (pressed?.path === location.pathname && document.activeElement === document.body) {
    const place = pressed.id && document.getElementById(pressed.id);
    place ? place.focus({ preventScroll: true }) : focusHeading();
  }
}

/** What is no field is no stop of the keyboard either, but can be where it begins. */
function focus(place) {
  if (!place.matches("input, textarea, select")) {
    place.tabIndex = -1;
  }
  place.focus();
}

/** What was pressed, and where, so that the page that comes after a form begins there for the keyboard. */
function keepFocus(form, event) {
  const id = form.closest("dialog")?.dataset.opener || event.submitter?.id || "";
  inStorage(() => sessionStorage.setItem(PRESSED, JSON.stringify({ path: location.pathname, id })));
}

function takePressed() {
  const pressed = inStorage(() => JSON.parse(sessionStorage.getItem(PRESSED)));
  inStorage(() => sessionStorage.removeItem(PRESSED));
  return pressed;
}

function sendOnce(form, event) {
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  if (new URLSearchParams(new FormData(form)).toString().length > LONGEST_FORM) {
    event.preventDefault();
    toast("failed", text("too-long"));
    return;
  }
  // Others may still find a mistake and keep it here.
  setTimeout(() => {
    if (!event.defaultPrevented) {
      form.dataset.sent = "true";
      keepFocus(form, event);
    }
  });
  window.addEventListener("pageshow", () => delete form.dataset.sent, { once: true });
}

/** The text of a chosen file goes into the field that the form sends. */
function armFiles() {
  for (const field of document.querySelectorAll("input[type='file'][data-into]")) {
    field.addEventListener("change", async () => {
      const [file] = field.files;
      if (file?.size > LONGEST_FORM) {
        toast("failed", text("too-long"));
      } else if (file) {
        document.getElementById(field.dataset.into).value = await file.text();
      }
    });
  }
}

/** Long lists begin folded where there is little room. */
function foldOnNarrowScreens() {
  if (window.matchMedia("(max-width: 44rem)").matches) {
    document.querySelectorAll("details[data-fold-narrow='true']").forEach((part) => (part.open = false));
  }
}

/** A menu closes when the reader turns elsewhere, or has taken something out of it. */
function armMenus() {
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll(".menu[open]")) {
      if (!menu.contains(event.target) || event.target.closest(".menu-items a")) {
        menu.open = false;
      }
    }
  });
  document.addEventListener("focusout", (event) => {
    const menu = event.target.closest(".menu[open]");
    if (menu && event.relatedTarget && !menu.contains(event.relatedTarget)) {
      menu.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && event.target.closest(".menu[open]");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
}

/** The arrow keys go from tab to tab; each is a link all the same. */
function armTabs() {
  const tabs = [...document.querySelectorAll("[role='tab']")];
  const steps = { ArrowLeft: (at) => at - 1, ArrowRight: (at) => at + 1, Home: () => 0, End: () => -1 };
  for (const [at, tab] of tabs.entries()) {
    tab.addEventListener("keydown", (event) => {
      const step = event.ctrlKey || event.metaKey || event.altKey ? undefined : steps[event.key];
      if (step) {
        tabs.at(step(at) % tabs.length).focus();
      } else if (event.key === " ") {
        tab.click();
      } else {
        return;
      }
      event.preventDefault();
    });
  }
}

/** Where the navigation scrolls, the page that is open is in view. */
function showCurrent() {
  const nav = document.querySelector(".main-nav");
  const current = nav?.querySelector("[aria-current='page']");
  nav?.scrollTo({ left: current ? current.offsetLeft - nav.offsetLeft - (nav.clientWidth - current.offsetWidth) / 2 : 0, behavior: "instant" });
}

/** Code and tables are tab stops where they scroll, and only there. */
function armTabStops() {
  const measured = new ResizeObserver((places) => {
    for (const { target } of places) {
      const scrolls = target.scrollWidth > target.clientWidth || target.scrollHeight > target.clientHeight;
      target.tabIndex = scrolls ? 0 : -1;
    }
  });
  for (const place of document.querySelectorAll(":is(.code, .table-scroll)[tabindex='0']")) {
    measured.observe(place);
  }
}
