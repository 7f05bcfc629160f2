// Shows the description of the API by Swagger UI, which the page loads before.

import { text } from "./texts.js";

const place = document.getElementById("api");
const filter = document.getElementById("q");

filter.addEventListener("input", filterCalls);

/** What opened the dialog of tokens and keys, while it is there. */
let opener = null;

place.addEventListener("click", (event) => {
  opener = event.target.closest(".auth-wrapper > .authorize, .authorization__btn") ?? opener;
});

// What it leaves without a name, or names by other words than it shows.
new MutationObserver(() => {
  for (const field of place.querySelectorAll(":is(select, textarea):not([aria-label])")) {
    field.setAttribute("aria-label", field.id === "servers" ? text("api-servers") : nameOf(field));
  }
  place.querySelector(".close-modal")?.setAttribute("aria-label", text("api-close"));
  place.querySelectorAll(".auth-btn-wrapper [aria-label]").forEach((button) => button.removeAttribute("aria-label"));
  for (const button of place.querySelectorAll(".copy-to-clipboard button:empty")) {
    button.append(document.getElementById("copy-icon").content.cloneNode(true));
    button.setAttribute("aria-label", button.getAttribute("aria-label") ?? text("copy"));
  }
  nameWaysToSignIn();
  followDialog();
  filterCalls();
}).observe(place, { childList: true, subtree: true });

window.SwaggerUIBundle({
  url: place.dataset.description,
  domNode: place,
  validatorUrl: null,
  tryItOutEnabled: true,
  persistAuthorization: false,
  docExpansion: "list",
  defaultModelsExpandDepth: -1,
  // Its colours are for a dark ground alone.
  syntaxHighlight: { activated: false },
});

/** Leaves the calls whose group, method, path and summary have all words of the filter. */
function filterCalls() {
  const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
  const calls = [...place.querySelectorAll(".opblock")];
  for (const call of calls) {
    // Where a long path may be broken are characters without width.
    const group = call.closest(".opblock-tag-section").querySelector(".opblock-tag").dataset.tag;
    const told = `${group} ${call.querySelector(".opblock-summary").textContent}`.replace(/\u200b/g, "").toLowerCase();
    call.hidden = !words.every((word) => told.includes(word));
  }
  for (const group of place.querySelectorAll(".opblock-tag-section:has(.opblock)")) {
    group.hidden = !group.querySelector(".opblock:not([hidden])");
  }
  const found = calls.filter((call) => !call.hidden).length;
  const said = words.length > 0 && calls.length > 0 ? text("api-calls-found", found, calls.length) : "";
  const status = document.getElementById("calls-found");
  if (status.textContent !== said) {
    status.textContent = said;
  }
}

/** Of the parameter that a field is for; else it is for the body. */
function nameOf(field) {
  return field.closest("[data-param-name]")?.dataset.paramName ?? text("api-body");
}

/** In the console's words; the description calls them by names for programs, and the page two fields by one id. */
function nameWaysToSignIn() {
  const titles = { bearer: text("api-token"), apiKey: text("api-key"), client: text("api-key-basic") };
  for (const name of place.querySelectorAll(".auth-container h4 code")) {
    const way = name.textContent;
    const container = name.closest(".auth-container");
    name.parentElement.textContent = titles[way] ?? way;
    const label = container.querySelector("label[for='auth-bearer-value']");
    const field = container.querySelector("#auth-bearer-value");
    if (label && field) {
      label.textContent = titles[way] ?? way;
      label.htmlFor = field.id = `auth-${way}-value`;
      field.removeAttribute("aria-label");
    }
  }
}

/** The dialog begins at its top, where the token goes, and gives the focus back to what opened it. */
function followDialog() {
  const dialog = place.querySelector(".modal-ux");
  if (dialog && !dialog.dataset.begun) {
    dialog.dataset.begun = "true";
    dialog.querySelector(".modal-ux-content :is(input, button)")?.focus();
    dialog.querySelector(".modal-ux-content").scrollTop = 0;
  } else if (!dialog && opener?.isConnected && document.activeElement === document.body) {
    opener.focus();
    opener = null;
  }
}
