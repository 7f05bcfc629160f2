// Selecting runs of a list, to act on them together.

import { text } from "./texts.js";

const BOXES = "input[name='selected']";

/** Counts what is selected; the buttons wait until something is. */
export function armSelection() {
  document.addEventListener("change", (event) => {
    if (event.target.id === "select-all") {
      boxes().forEach((box) => (box.checked = event.target.checked));
    }
    tell();
  });
  document.addEventListener("live-applied", tell);
  tell();
}

function boxes() {
  return Array.from(document.querySelectorAll(BOXES));
}

function tell() {
  const all = boxes();
  const selected = all.filter((box) => box.checked).length;
  const whole = document.getElementById("select-all");
  if (whole) {
    whole.disabled = false;
    whole.checked = selected > 0 && selected === all.length;
    whole.indeterminate = selected > 0 && selected < all.length;
  }
  for (const button of document.querySelectorAll("[data-needs-selection]")) {
    button.disabled = selected === 0;
  }
  const words = selected === 0 ? text("select-runs") : text("selected", selected);
  const count = document.getElementById("selected-count");
  if (count.textContent !== words) {
    count.textContent = words;
  }
}
