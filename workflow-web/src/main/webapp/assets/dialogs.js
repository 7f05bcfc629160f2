// The dialogs: start a run, and those that ask before something is done for good.

import { findMistake } from "./json-check.js";

const REMEMBERED = "workflow-server.context.";

/** Lets the buttons of the page open the dialogs. */
export function armDialogs() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-run], [data-dialog], [data-close]");
    if (!button) {
      return;
    }
    if (button.dataset.run) {
      openRun(button);
    } else if (button.dataset.dialog) {
      open(button.dataset.dialog, button, button.dataset.id);
    } else {
      document.getElementById(button.dataset.close).close();
    }
  });
  armRun();
}

function open(id, opener, value) {
  const dialog = document.getElementById(id);
  dialog.querySelectorAll("input[data-fill='id']").forEach((field) => (field.value = value));
  dialog.querySelectorAll("span[data-fill='name']").forEach((place) => (place.textContent = `“${opener.dataset.name}”`));
  dialog.showModal();
  // A page that lives may have put another button in place of the one that opened it.
  dialog.addEventListener("close", () => document.getElementById(opener.id)?.focus(), { once: true });
}

function openRun(button) {
  const workflow = button.dataset.run;
  const context = document.getElementById("run-context");
  context.value = recall(workflow) ?? "{\n  \n}";
  tell(null);
  newKey();
  open("run-dialog", button, workflow);
  context.focus();
}

/** One key for each time that the dialog is opened: pressing twice starts once. */
function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  document.querySelector("#run-dialog [name='runKey']").value =
    Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function armRun() {
  const dialog = document.getElementById("run-dialog");
  if (!dialog) {
    return;
  }
  const context = document.getElementById("run-context");
  context.addEventListener("input", () => tell(mistakeIn(context.value)));
  context.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      document.getElementById("run").click();
    }
  });
  dialog.querySelector("form").addEventListener("submit", (event) => {
    const mistake = mistakeIn(context.value);
    tell(mistake);
    if (mistake) {
      event.preventDefault();
      context.focus();
      context.setSelectionRange(mistake.offset, mistake.offset + 1);
      return;
    }
    remember(dialog.querySelector("[name='runWorkflow']").value, context.value);
  });
  if (dialog.dataset.open === "true") {
    newKey();
    dialog.showModal();
  }
}

function mistakeIn(text) {
  return text.trim() === "" ? null : findMistake(text);
}

function tell(mistake) {
  const context = document.getElementById("run-context");
  context.setAttribute("aria-invalid", String(mistake !== null));
  document.getElementById("run-problem").textContent = mistake
    ? `Line ${mistake.line}, column ${mistake.column}: ${mistake.message}.`
    : "";
}

function recall(workflow) {
  try {
    return localStorage.getItem(REMEMBERED + workflow);
  } catch {
    return null; // A browser may forbid storage; nothing is remembered then.
  }
}

function remember(workflow, text) {
  try {
    localStorage.setItem(REMEMBERED + workflow, text);
  } catch {
    // As above: the run starts all the same.
  }
}
