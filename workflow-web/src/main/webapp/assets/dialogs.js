// The dialogs: start a run, and those that ask before something is done for good.

import { findMistake } from "./json-check.js";
import { inStorage } from "./storage.js";
import { text } from "./texts.js";

/** A field whose value is a JSON object. */
const OBJECT = "textarea[data-json-object]";
const REMEMBERED = "workflow-server.context.";
/** Where it was kept for all people of a browser together. */
const SHARED = /^workflow-server\.context\.fl_[a-z0-9]+$/;

/** Lets the buttons of the page open the dialogs. */
export function armDialogs() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-run], [data-dialog], [data-dialog-from], [data-close], [commandfor]");
    if (!button) {
      return;
    }
    event.preventDefault(); // It works without script, too, where it can.
    if (button.dataset.run) {
      openRun(button);
    } else if (button.dataset.dialogFrom) {
      openFrom(button);
    } else if (button.dataset.dialog || button.getAttribute("command") === "show-modal") {
      open(button.dataset.dialog ?? button.getAttribute("commandfor"), button, button.dataset.id);
    } else {
      document.getElementById(button.dataset.close ?? button.getAttribute("commandfor")).close();
    }
  });
  // A page that lives may have put another button in place of the one that opened it;
  // and a dialog may have been closed to open again.
  const leadBack = ({ target }) => target.open || document.getElementById(target.dataset.opener)?.focus();
  document.addEventListener("close", leadBack, { capture: true });
  armObjects();
  forgetShared();
  takeOver();
}

/** Dialogs that came open with the page, such as one whose form was refused, or were opened before this. */
function takeOver() {
  for (const dialog of document.querySelectorAll("dialog[open]")) {
    if (!dialog.matches(":modal")) {
      dialog.close();
      dialog.showModal();
    }
    dialog.dataset.opener = openerOf(dialog)?.id ?? "";
    const context = dialog.querySelector("#run-context");
    const untouched = context?.value === context?.defaultValue && context?.getAttribute("aria-invalid") === "false";
    if (context && (context.value === "" || untouched)) {
      context.value = contextOf(dialog.querySelector("[name='runWorkflow']").value);
    }
  }
  // What asked for one asks once.
  const address = new URL(location.href);
  const asked = ["dialog", "restore"].filter((name) => address.searchParams.has(name));
  if (asked.length > 0) {
    asked.forEach((name) => address.searchParams.delete(name));
    history.replaceState(history.state, "", address);
  }
}

/** The button of the page that opens it, of the row that it is about. */
function openerOf(dialog) {
  const workflow = dialog.querySelector("[name='runWorkflow']")?.value;
  return (
    document.querySelector(`[data-run="${CSS.escape(workflow ?? "")}"]`) ??
    document.querySelector(`[command="show-modal"][commandfor="${dialog.id}"]`)
  );
}

function open(id, opener, value) {
  const dialog = document.getElementById(id);
  dialog.querySelectorAll("input[data-fill='id']").forEach((field) => (field.value = value));
  const name = opener.dataset.name ?? opener.closest("tr")?.querySelector("a.strong")?.textContent;
  dialog.querySelectorAll("span[data-fill='name']").forEach((place) => (place.textContent = `“${name}”`));
  dialog.querySelectorAll("[data-fill='told']").forEach((place) => (place.textContent = opener.dataset.told));
  dialog.querySelectorAll("[data-fill='expected']").forEach((place) => (place.textContent = opener.dataset.expected ?? ""));
  dialog.dataset.opener = opener.id;
  dialog.showModal();
}

/** Opens the dialog of the page that the button leads to, which knows what its form would do. */
async function openFrom(button) {
  if (button.getAttribute("aria-busy") === "true") {
    return;
  }
  const id = button.dataset.dialogFrom;
  button.setAttribute("aria-busy", "true");
  const dialog = await dialogOf(button.formAction, id);
  button.removeAttribute("aria-busy");
  if (!dialog) {
    location.assign(`${button.formAction}?dialog=${id}`);
    return;
  }
  document.getElementById(id)?.remove();
  document.body.append(dialog);
  dialog.querySelectorAll("input[name='back']").forEach((field) => (field.value = location.search));
  open(id, button);
}

async function dialogOf(address, id) {
  try {
    const response = await fetch(address);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    return document.adoptNode(page.getElementById(id));
  } catch {
    return null; // That page says why.
  }
}

function openRun(button) {
  const workflow = button.dataset.run;
  const context = document.getElementById("run-context");
  context.value = contextOf(workflow);
  tell(context, null);
  // One key for each time that the dialog is opened: pressing twice starts once.
  document.querySelector("#run-dialog [name='runKey']").value = newKey();
  open("run-dialog", button, workflow);
  context.focus();
}

/** What the last run of the workflow was started with here, else what its button has as an example. */
function contextOf(workflow) {
  return recall(workflow) ?? document.getElementById(`run-${workflow}`)?.dataset.example ?? "{\n  \n}";
}

function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Checks the JSON of forms while it is typed. Dialogs send nothing that is none; of a page the server says all that is wrong. */
function armObjects() {
  document.addEventListener("input", (event) => {
    if (event.target.matches(OBJECT)) {
      tell(event.target, mistakeIn(event.target.value));
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.target.matches(OBJECT) && event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      event.target.form.querySelector("[type='submit']").click();
    }
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const context = form.querySelector(OBJECT);
    if (!context) {
      return;
    }
    const mistake = mistakeIn(context.value);
    tell(context, mistake);
    if (mistake && form.closest("dialog")) {
      event.preventDefault();
      context.focus();
      context.setSelectionRange(mistake.offset, mistake.offset + 1);
    } else if (form.elements.runWorkflow) {
      remember(form.elements.runWorkflow.value, context.value);
    }
  });
}

function mistakeIn(json) {
  return json.trim() === "" ? null : findMistake(json);
}

function tell(context, mistake) {
  context.setAttribute("aria-invalid", String(mistake !== null));
  document.getElementById(context.dataset.jsonObject).textContent = mistake
    ? text("mistake", mistake.line, mistake.column, mistake.message)
    : "";
}

/** What one person started a run with is none of the next person's of this browser. */
function placeOf(workflow) {
  return `${REMEMBERED}${document.body.dataset.account}.${workflow}`;
}

function forgetShared() {
  inStorage(() =>
    Object.keys(localStorage)
      .filter((key) => SHARED.test(key))
      .forEach((key) => localStorage.removeItem(key)),
  );
}

function recall(workflow) {
  return inStorage(() => localStorage.getItem(placeOf(workflow)));
}

function remember(workflow, context) {
  inStorage(() => localStorage.setItem(placeOf(workflow), context));
}
