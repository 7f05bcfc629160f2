// Copying to the clipboard, and saying so.

import { toast } from "./toasts.js";
import { text as words } from "./texts.js";

/** Of an id that is shown in part the whole is copied: its title begins with it. */
export function armIds() {
  document.addEventListener("copy", (event) => {
    const selected = String(getSelection()).trim();
    const at = getSelection().anchorNode;
    const shown = (at instanceof Element ? at : at?.parentElement)?.closest(".id[title]");
    if (shown && selected === shown.textContent.trim()) {
      event.clipboardData.setData("text/plain", shown.title.split(",")[0]);
      event.preventDefault();
    }
  });
}

/** Puts `text` on the clipboard. */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    toast("done", words("copied"));
  } catch {
    // Without HTTPS there is no clipboard but the old way.
    const done = copyBySelection(text);
    toast(done ? "done" : "failed", words(done ? "copied" : "not-copied"));
  }
}

/** The focus stays where it was. */
function copyBySelection(text) {
  const focused = document.activeElement;
  const field = document.createElement("textarea");
  field.value = text;
  field.className = "hidden";
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  focused.focus();
  return done;
}
