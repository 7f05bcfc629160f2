// Fields of forms.

/** Whether a field differs from what the page came with, also where the browser may store nothing. */
export function isChanged(field) {
  if (field.type === "checkbox" || field.type === "radio") {
    return field.checked !== field.defaultChecked;
  }
  if (field.options) {
    // Without a default the first is chosen.
    const usual = Array.from(field.options).find((option) => option.defaultSelected) ?? field.options[0];
    return field.value !== usual.value;
  }
  return field.type !== "hidden" && field.type !== "submit" && field.value !== (field.defaultValue ?? field.value);
}
