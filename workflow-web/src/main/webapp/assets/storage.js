// What the browser keeps. It may forbid that, and there may be no room: nothing is kept then.

/** What `use` gives of the browser's storage; null where it can't be used. */
export function inStorage(use) {
  try {
    return use();
  } catch {
    return null;
  }
}
