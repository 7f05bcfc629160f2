// Short messages in the corner: said once, gone after a while, kept while pointed at.

import { text as words } from "./texts.js";

const SHOWN_MILLIS = 6_000;

/** Says `text`; `kind` is done or failed. */
export function toast(kind, text) {
  const message = document.createElement("p");
  message.className = `toast toast-${kind}`;
  const content = document.createElement("span");
  content.textContent = text;
  message.append(content);
  document.getElementById("toasts").append(message);
  arm(message);
}

/** Gives each message that came with the page its end. */
export function armToasts() {
  document.querySelectorAll("#toasts .toast").forEach(arm);
}

function arm(message) {
  const close = document.createElement("button");
  close.type = "button";
  close.className = "toast-close";
  close.setAttribute("aria-label", words("dismiss"));
  close.textContent = "×";
  close.addEventListener("click", () => message.remove());
  message.append(close);
  if (message.classList.contains("toast-failed") || message.querySelector("[type=submit]")) {
    return; // What went wrong, or can be turned back, stays until it is read.
  }
  let timer = setTimeout(() => message.remove(), SHOWN_MILLIS);
  message.addEventListener("pointerenter", () => clearTimeout(timer));
  message.addEventListener("pointerleave", () => {
    timer = setTimeout(() => message.remove(), SHOWN_MILLIS);
  });
}
