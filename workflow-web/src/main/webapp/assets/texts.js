// What the scripts say, and elements that say it. The page brings it along, from where its own texts are.

const texts = JSON.parse(document.querySelector("meta[name='texts']").content);

/** The text of that name, with values in place of `{0}`, `{1}` and so on. */
export function text(name, ...values) {
  return texts[name].replace(/\{(\d)\}/g, (_, at) => values[at]);
}

/** A new element that says that, with these properties. */
export function element(tag, content, properties = {}) {
  return Object.assign(document.createElement(tag), { textContent: content }, properties);
}
