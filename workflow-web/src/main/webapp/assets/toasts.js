// Short messages in the corner: said once, gone after a while, kept while pointed at or reached by keyboard.

import { element, text as words } from "./texts.js";

const SHOWN_MILLIS = 6_000;
/** Between a message and what has the focus, in pixels. */
const ROOM = 8;

/** Says `text`; `kind` is done or failed. */
export function toast(kind, text) {
  const message = element("p", [element("span", text)], { className: `toast toast-${kind}` });
  place().append(message);
  arm(message);
  uncover();
}

const place = () => document.getElementById("toasts");

/** What has the focus is not left below a message. */
function uncover() {
  const focused = document.activeElement;
  const at = focused.getBoundingClientRect();
  const over = place().getBoundingClientRect();
  const covered = at.left < over.right && at.right > over.left && at.top < over.bottom && at.bottom > over.top;
  const isSmall = at.height < innerHeight / 2; // Of the rest enough is seen.
  if (covered && isSmall && !place().contains(focused) && !focused.closest("dialog")) {
    const above = over.top > innerHeight / 2;
    scrollBy({ top: above ? at.bottom - over.top + ROOM : at.top - over.bottom - ROOM, behavior: "instant" });
  }
}

/** Gives each message that came with the page its end. */
export function armToasts() {
  document.querySelectorAll("#toasts .toast").forEach(arm);
}

function arm(message) {
  const close = element("button", "×", { type: "button", className: "toast-close", ariaLabel: words("dismiss") });
  close.addEventListener("click", () => remove(message));
  message.append(close);
  if (message.classList.contains("toast-failed") || message.querySelector("[type=submit]")) {
    return; // What went wrong, or can be turned back, stays until it is read.
  }
  let timer;
  const stay = () => clearTimeout(timer);
  const leave = () => {
    stay();
    timer = setTimeout(() => (message.contains(document.activeElement) ? leave() : remove(message)), SHOWN_MILLIS);
  };
  message.addEventListener("pointerenter", stay);
  message.addEventListener("pointerleave", leave);
  leave();
}

/** The reader who is at a message goes on at the head of the page. */
function remove(message) {
  const focused = message.contains(document.activeElement);
  message.remove();
  if (focused) {
    focusHeading();
  }
}

/** Where the keyboard begins on a page, when nothing else is nearer to what the reader did. */
export function focusHeading() {
  const heading = document.querySelector("#content h1");
  heading?.setAttribute("tabindex", "-1");
  heading?.focus({ preventScroll: true });
}
