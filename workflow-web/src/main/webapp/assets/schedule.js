// What a schedule means that is being written, and when it fires next: asked while one types.

import { isChanged } from "./fields.js";

const ASK_AFTER_MILLIS = 300;
const FIELDS = ["type", "value", "timezone"];

let timer;
let question;

/** Shows what the fields of the page say, each time that one of them changes. */
export function armSchedule() {
  const fields = FIELDS.map((name) => document.getElementById(`schedule-${name}`));
  const [type, value] = fields;
  const changed = () => {
    value.disabled = type.value === "manual";
    askSoon(fields.map((field) => field.value), (problems) => fields.forEach((field, i) => tell(field, problems[i])));
  };
  fields.forEach((field) => field.addEventListener("input", changed));
  value.disabled = type.value === "manual";
  // A reader may have typed before this script was there.
  if (fields.some(isChanged)) {
    changed();
  }
  const zones = document.getElementById("timezones");
  for (const zone of Intl.supportedValuesOf?.("timeZone") ?? []) {
    zones.append(Object.assign(document.createElement("option"), { value: zone }));
  }
}

/** Shows what the schedule of a template means with what is typed, which stands for its `<<names>>`. */
export function armTemplateSchedule(place) {
  const parts = FIELDS.map((name) => place.dataset[name] ?? "");
  const fields = parts.map((part) => document.getElementById(`parameter-${/^<<(\w+)>>$/.exec(part)?.[1]}`));
  const typed = () => parts.map((part, i) => fields[i]?.value.trim() ?? part);
  const changed = () =>
    askSoon(typed(), (problems) => fields.forEach((field, i) => field && tell(field, named(problems[i], field))));
  fields.forEach((field) => field?.addEventListener("input", changed));
  if (fields.some((field) => field && isChanged(field))) {
    changed();
  }
}

/** A problem that calls the field as this form does. */
function named(problem, field) {
  return problem.replace(/^“[^”]*”/, `“${field.labels[0].firstChild.textContent.trim()}”`);
}

/**
 * Shows a schedule when no other is asked for within a moment.
 *
 * `values` are its type, value and time zone; `tellProblems` takes what is wrong with each, empty for
 * nothing.
 */
export function askSoon(values, tellProblems) {
  clearTimeout(timer);
  question?.abort();
  timer = setTimeout(() => ask(values, tellProblems), ASK_AFTER_MILLIS);
}

async function ask([type, value, timezone], tellProblems) {
  const old = document.getElementById("schedule-preview");
  const address = new URL(old.dataset.from, location.href);
  address.search = new URLSearchParams({ scheduleType: type, scheduleValue: value, scheduleTimezone: timezone });
  question = new AbortController();
  try {
    // The header makes a session that is over an error and not a sign-in page.
    const response = await fetch(address, { headers: { "X-Known-Fingerprint": "" }, signal: question.signal });
    if (!response.ok) {
      return;
    }
    const answer = new DOMParser().parseFromString(await response.text(), "text/html");
    const fresh = answer.getElementById("schedule-preview");
    old.replaceChildren(...fresh.childNodes);
    // What is empty is left out of the page.
    tellProblems(FIELDS.map((name) => fresh.dataset[name] ?? ""));
  } catch {
    // Another question came before the answer, or the server is away: what is shown stays.
  }
}

function tell(field, problem) {
  document.getElementById(`${field.id}-problem`).textContent = problem;
  field.setAttribute("aria-invalid", String(problem !== ""));
}
