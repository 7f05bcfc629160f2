// Shows the description of the API by Swagger UI, which the page loads before.
const place = document.getElementById("api");

window.SwaggerUIBundle({
  url: place.dataset.description,
  domNode: place,
  validatorUrl: null,
  tryItOutEnabled: true,
  persistAuthorization: false,
  docExpansion: "list",
  defaultModelsExpandDepth: -1,
});
