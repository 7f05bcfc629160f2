// What the scripts say. The page brings it along, from where its own texts are.

const texts = JSON.parse(document.querySelector("meta[name='texts']").content);

/** The text of that name, with values in place of `{0}`, `{1}` and so on. */
export function text(name, ...values) {
  return texts[name].replace(/\{(\d)\}/g, (_, at) => values[at]);
}
