// The count of the inbox in the navigation, kept on pages that are told of changes.

import { Changes } from "./changes.js";

/** From one question to the next, however much changes. */
const REST_MILLIS = 2_000;

let asking = false;
let again = false;

export function startInboxCount(link) {
  const place = link.querySelector(".count");
  document.addEventListener("told-of-change", () => refresh(`${link.href}-count`, place));
  if (document.querySelector("workflow-editor")) {
    listen();
  }
}

/** No part of the editor's page lives, and so nothing else listens there. */
function listen() {
  const changes = new Changes({ changed: () => {}, turned: () => {} });
  changes.open();
  document.addEventListener("visibilitychange", () => (document.hidden ? changes.close() : changes.open()));
}

async function refresh(address, place) {
  again = asking;
  if (asking) {
    return;
  }
  asking = true;
  // Whoever is signed out meanwhile is not told so by what is beside the page.
  const response = await fetch(address, { cache: "no-store", redirect: "error" }).catch(() => null);
  if (response?.status === 200) {
    place.textContent = await response.text();
  }
  setTimeout(() => {
    asking = false;
    if (again) {
      refresh(address, place);
    }
  }, REST_MILLIS);
}
