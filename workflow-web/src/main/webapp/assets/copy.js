// Copying to the clipboard, and saying so.

import { toast } from "./toasts.js";

/** Puts `text` on the clipboard. */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    toast("done", "Copied.");
  } catch {
    // Without HTTPS there is no clipboard but the old way.
    const done = copyBySelection(text);
    toast(done ? "done" : "failed", done ? "Copied." : "The browser does not allow copying.");
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
