// What the scripts say, and elements that say it. The page brings it along, from where its own texts are.

const texts = JSON.parse(document.querySelector("meta[name='texts']").content);

/** The text of that name, with values in place of `{0}`, `{1}` and so on. */
export function text(name, ...values) {
  return texts[name].replace(/\{(\d)\}/g, (_, at) => values[at]);
}

/** A new element with these properties around a text, or around several texts and elements. */
export function element(tag, content, properties = {}) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...[content].flat());
  return made;
}
