// The page that edits a graph as JSON: what is wrong with it is listed while one types, and a
// click on a problem leads to its place in the text.

import { compact, findMistake, placesOf } from "./json-check.js";
import { armDraft } from "./graph-draft.js";
import { askSoon } from "./schedule.js";
import { element, text as words } from "./texts.js";

const CHECK_AFTER_MILLIS = 500;
/** Longest form that the server reads. */
const LONGEST_FORM = 2 << 20;
/** For the other fields of the form. */
const ROOM = 1_000;

let timer;
let checks = 0;

/** Arms the page. */
export function armGraphEditor() {
  const text = field();
  const changed = () => {
    clearTimeout(timer);
    checks++; // What is under way is about an older text.
    tell(words("checking"));
    timer = setTimeout(check, CHECK_AFTER_MILLIS);
  };
  text.addEventListener("input", changed);
  armDraft(text, list().children.length > 0, changed);
  list().addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) {
      lead(button);
    }
  });
  text.form.addEventListener("submit", refuse);
  text.form.addEventListener("formdata", (event) => {
    // Without the blanks more fits into a form; what fits stays as it was typed.
    if (encoded(text.value).length > LONGEST_FORM - ROOM) {
      event.formData.set("graph", compact(text.value));
    }
  });
  if (list().children.length > 0) {
    noteLines();
  } else {
    clearTimeout(timer);
    check();
  }
}

function field() {
  return document.getElementById("graph-text");
}

function list() {
  return document.getElementById("graph-problems");
}

/** What can't be read is not sent. */
function refuse(event) {
  const mistake = findMistake(field().value);
  if (mistake) {
    event.preventDefault();
    show([asProblem(mistake)]);
    lead(list().querySelector("button"));
  }
}

function encoded(graph) {
  const form = new URLSearchParams();
  form.set("formToken", document.querySelector("#graphForm [name='formToken']").value);
  form.set("graph", graph);
  return form.toString();
}

function asProblem(mistake) {
  return { offset: mistake.offset, message: `${mistake.message}.` };
}

async function check() {
  const began = ++checks;
  const mistake = findMistake(field().value);
  if (mistake) {
    show([asProblem(mistake)]);
    return;
  }
  showSchedule(field().value);
  const body = encoded(compact(field().value));
  if (body.length > LONGEST_FORM - ROOM) {
    tell(words("too-long-to-check"));
    return;
  }
  tell(words("checking"));
  try {
    const response = await fetch(new URL("../../graph-check", location.href), {
      method: "POST",
      headers: { "Content-Type": "application/x-www-form-urlencoded" },
      body: `${body}&workflow=${location.pathname.split("/").at(-2)}`,
      redirect: "error",
    });
    const answer = response.ok ? await response.json() : null;
    if (began === checks) {
      answer ? show(answer.problems) : tell(words("not-checked"));
    }
  } catch {
    // The server is away or the session over: the save says so.
    if (began === checks) {
      tell(words("not-checked"));
    }
  }
}

/** What the scheduled trigger means, where there is one. */
function showSchedule(text) {
  const { nodes } = JSON.parse(text);
  const trigger = Array.isArray(nodes) && nodes.find((node) => node?.data?.componentId === "scheduled_trigger");
  document.getElementById("schedule-part").hidden = !trigger;
  if (trigger) {
    const { schedule_type: type, schedule_value: value, schedule_timezone: timezone } = trigger.data;
    askSoon([type ?? "", value ?? "", timezone ?? ""], (problems) => {
      document.getElementById("schedule-problem").textContent = problems.join(" ").trim();
    });
  }
}

function show(problems) {
  list().replaceChildren(...problems.map(item));
  noteLines();
  const errors = problems.filter((problem) => !problem.warning).length;
  field().setAttribute("aria-invalid", String(errors > 0));
  const warnings = problems.length - errors;
  const counted = [errors === 0 ? words("no-errors") : errors === 1 ? words("one-error") : words("errors", errors)];
  if (warnings > 0) {
    counted.push(warnings === 1 ? words("one-warning") : words("warnings", warnings));
  }
  tell(counted.join(", "));
}

function tell(sentence) {
  document.getElementById("graph-summary").textContent = sentence;
}

function item(problem) {
  const button = element("button", problem.message, { type: "button" });
  if (problem.offset === undefined) {
    button.dataset.pointer = problem.pointer;
  } else {
    button.dataset.offset = problem.offset;
  }
  return element("li", [button], { className: problem.warning ? "warning" : "" });
}

/** Puts before each problem how bad it is, and its line; the text is read once for all of them. */
function noteLines() {
  const text = field().value;
  const places = findMistake(text) ? null : placesOf(text);
  const starts = lineStarts(text);
  for (const button of list().querySelectorAll("button")) {
    const { start } = place(button, places);
    const isWarning = button.parentElement.className === "warning";
    button.prepend(words(isWarning ? "warning-in-line" : "error-in-line", lineAt(starts, start)), " ");
  }
}

/** Where each line begins. */
function lineStarts(text) {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) {
    starts.push(at + 1);
  }
  return starts;
}

function lineAt(starts, offset) {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (starts[middle] <= offset) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

/** `places` finds the value of a pointer; null where the text can't be read. */
function place(button, places) {
  if (button.dataset.offset) {
    return { start: Number(button.dataset.offset), end: Number(button.dataset.offset) + 1 };
  }
  return places ? places(button.dataset.pointer) : { start: 0, end: 1 };
}

/** Moves the cursor to the place of a problem, and marks the value there up to its line's end. */
function lead(button) {
  const text = field();
  const { start, end } = place(button, findMistake(text.value) ? null : placesOf(text.value));
  const lineEnd = text.value.indexOf("\n", start);
  text.focus();
  text.setSelectionRange(start, lineEnd < 0 ? end : Math.min(end, lineEnd));
  const line = text.value.slice(0, start).split("\n").length;
  const height = Number.parseFloat(getComputedStyle(text).lineHeight);
  text.scrollTop = Math.max(0, line * height - text.clientHeight / 2);
}
