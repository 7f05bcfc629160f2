// Copying to the clipboard, and saying so.

import { toast } from "./toasts.js";
import { text as words } from "./texts.js";

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

function copyBySelection(text) {
  const field = document.createElement("textarea");
  field.value = text;
  field.className = "hidden";
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  return done;
}
