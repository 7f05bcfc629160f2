// Shows the description of the API by Swagger UI, which the page loads before.

import { text } from "./texts.js";

const place = document.getElementById("api");

// What it leaves without a name, or names by other words than it shows.
new MutationObserver(() => {
  for (const field of place.querySelectorAll(":is(select, textarea):not([aria-label])")) {
    field.setAttribute("aria-label", field.id === "servers" ? text("api-servers") : nameOf(field));
  }
  place.querySelector(".close-modal")?.setAttribute("aria-label", text("api-close"));
  place.querySelectorAll(".auth-btn-wrapper [aria-label]").forEach((button) => button.removeAttribute("aria-label"));
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

/** Of the parameter that a field is for; else it is for the body. */
function nameOf(field) {
  return field.closest("[data-param-name]")?.dataset.paramName ?? text("api-body");
}
