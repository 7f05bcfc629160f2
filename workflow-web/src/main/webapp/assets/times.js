// Times in the reader's zone, with UTC on hover; lengths of time that go on.

import { text } from "./texts.js";

const MINUTE = 60;
const HOUR = 60 * MINUTE;
/** Seconds are on hover alone, but where they tell what was when. */
const day = format(undefined, { dateStyle: "medium", timeStyle: "short" });
const thisDay = format(undefined, { timeStyle: "short" });
const exactDay = format(undefined, { dateStyle: "medium", timeStyle: "medium" });
const exactThisDay = format(undefined, { timeStyle: "medium" });
const parts = format("en-US", {
  weekday: "short",
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});

/** Formats take long to make, and most pages need one. */
function format(locale, options) {
  let made;
  return () => (made ??= new Intl.DateTimeFormat(locale, options));
}

/** Writes every time below `root` as the reader's clock shows it. */
export function localise(root) {
  for (const element of root.querySelectorAll("time[datetime]:not([data-local])")) {
    const at = new Date(element.dateTime);
    if (!Number.isNaN(at.getTime())) {
      // As the server wrote it.
      element.title ||= element.textContent;
      const today = at.toDateString() === new Date().toDateString();
      if (element.dataset.zoned) {
        write(element, zoned(at));
        continue;
      }
      const exact = element.dataset.exact !== undefined;
      const written = today ? (exact ? exactThisDay : thisDay) : exact ? exactDay : day;
      const time = written().format(at);
      write(element, today && !element.dataset.brief ? text("today", time) : time);
    }
  }
  for (const cell of root.querySelectorAll("[data-own-time]")) {
    const [schedules] = cell.parentElement.cells;
    const times = [...cell.querySelectorAll("time")].map(({ textContent }) => textContent);
    cell.classList.toggle("same", times.every((time) => schedules.textContent.includes(time)));
  }
  tick(root);
}

/** As the server writes the times of a schedule, beside which it stands: "Mon 30 Nov 2026, 02:30 (UTC+01:00)". */
function zoned(at) {
  const part = Object.fromEntries(parts().formatToParts(at).map(({ type, value }) => [type, value]));
  const offset = -at.getTimezoneOffset();
  const [hours, minutes] = [Math.trunc(Math.abs(offset) / 60), Math.abs(offset) % 60].map((n) => String(n).padStart(2, "0"));
  return `${part.weekday} ${part.day} ${part.month} ${part.year}, ${part.hour}:${part.minute} (UTC${offset < 0 ? "-" : "+"}${hours}:${minutes})`;
}

/** Brings every running length of time, and what is left of one, up to date. */
export function tick(root) {
  for (const element of root.querySelectorAll("[data-since]")) {
    write(element, length(Date.now() - Date.parse(element.dataset.since)));
  }
  for (const element of root.querySelectorAll("[data-until]")) {
    write(element, `(${ahead(Date.parse(element.dataset.until) - Date.now())})`);
  }
}

/** What is the same is not written again: the reader may have selected it. */
function write(element, content) {
  if (element.textContent !== content) {
    element.textContent = content;
  }
}

/** In words, to what a reader cares for: "in 95 seconds", "in 3 minutes"; what is all but two days is two days. */
function ahead(millis) {
  const seconds = Math.ceil(millis / 1000);
  const minutes = Math.round(seconds / MINUTE);
  const hours = Math.round(seconds / HOUR);
  if (seconds < 1) {
    return text("soon");
  }
  if (hours >= 48) {
    return text("in-days", Math.floor(hours / 24));
  }
  if (minutes >= 24 * 60) {
    return text("in-a-day", Math.floor(minutes / 60) % 24);
  }
  if (minutes >= 10 * 60) {
    return text("in-hours", Math.floor(minutes / 60));
  }
  if (minutes >= 60) {
    return text("in-hours-minutes", Math.floor(minutes / 60), minutes % 60);
  }
  if (seconds >= 2 * MINUTE) {
    return text("in-minutes", Math.floor(seconds / MINUTE));
  }
  return seconds === 1 ? text("in-a-second") : text("in-seconds", seconds);
}

function length(millis) {
  const seconds = Math.max(0, Math.floor(millis / 1000));
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (minutes < 1) {
    return text("seconds", seconds);
  }
  if (hours < 1) {
    return text("minutes", minutes, seconds % 60);
  }
  return hours < 24 ? text("hours", hours, minutes % 60) : text("days", Math.floor(hours / 24), hours % 24);
}

/** Lets date and time fields speak the reader's zone, while the address keeps UTC. */
export function localiseFields(root) {
  for (const field of root.querySelectorAll("input[type='datetime-local']")) {
    const at = new Date(field.dataset.instant ?? "");
    // A default may be anything.
    if (!Number.isNaN(at.getTime())) {
      field.defaultValue = new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
    }
    field.dataset.local = "true";
  }
  for (const zone of root.querySelectorAll("[data-zone]")) {
    zone.remove();
  }
}
