// Makes a part of the page like another one, and keeps every element that is in both: with the
// focus, the selection, what is opened, and what the reader has scrolled to.

/** What the reader decides on. */
const READERS = new Set(["open"]);

/** Rows that the reader is at stay until the reader has left, also when they fall off the list. */
const HELD = "tr, li";
const BUSY = "input[name='selected']:checked";

/**
 * Makes `old` like `fresh`. Elements with a data-key are known by it among their siblings; one with
 * data-same stays as it is. False when one of those is not there.
 */
export function morph(old, fresh) {
  if (isLeft(old, fresh)) {
    return true;
  }
  copyAttributes(old, fresh);
  return morphChildren(old, fresh);
}

/** Times are written by a script, in the reader's words. */
function isLeft(old, fresh) {
  return (
    (old.matches("time[datetime]") && old.getAttribute("datetime") === fresh.getAttribute("datetime")) ||
    ["data-since", "data-until"].some((name) => old.hasAttribute(name) && old.getAttribute(name) === fresh.getAttribute(name))
  );
}

function copyAttributes(old, fresh) {
  for (const { name, value } of Array.from(fresh.attributes)) {
    if (!READERS.has(name) && old.getAttribute(name) !== value) {
      old.setAttribute(name, value);
    }
  }
  for (const { name } of Array.from(old.attributes)) {
    if (!READERS.has(name) && !fresh.hasAttribute(name)) {
      old.removeAttribute(name);
    }
  }
}

function morphChildren(old, fresh) {
  const children = Array.from(old.childNodes);
  const keyed = new Map(children.filter(keyOf).map((child) => [keyOf(child), child]));
  const unkeyed = children.filter((child) => !keyOf(child));
  let complete = true;
  const wanted = Array.from(fresh.childNodes, (node) => {
    const same = keyOf(node) ? keyed.get(keyOf(node)) : takeLike(unkeyed, node);
    if (!same) {
      complete &&= !node.dataset?.same;
      return document.importNode(node, true);
    }
    if (node.nodeType !== Node.ELEMENT_NODE) {
      if (same.data !== node.data) {
        same.data = node.data;
      }
    } else if (!node.dataset.same) {
      complete = morph(same, node) && complete;
    }
    return same;
  });
  arrange(old, wanted);
  return complete;
}

function keyOf(node) {
  return node.dataset?.key;
}

/** The next of those that are left that is of the same kind. */
function takeLike(left, node) {
  const at = left.findIndex((other) => other.nodeName === node.nodeName && (other.id ?? "") === (node.id ?? ""));
  return at < 0 ? undefined : left.splice(0, at + 1).at(-1);
}

/** Elements that are where they belong are not moved: one that moves loses the focus. */
function arrange(place, wanted) {
  const belongs = new Set(wanted);
  const held = new Set();
  for (const child of Array.from(place.childNodes)) {
    if (!belongs.has(child)) {
      isHeld(child) ? held.add(child) : child.remove();
    }
  }
  let at = place.firstChild;
  for (const child of wanted) {
    while (at && held.has(at)) {
      at = at.nextSibling;
    }
    if (child === at) {
      at = at.nextSibling;
    } else {
      place.insertBefore(child, at);
    }
  }
}

function isHeld(child) {
  return (
    child.nodeType === Node.ELEMENT_NODE &&
    child.matches(HELD) &&
    (child.contains(document.activeElement) || child.querySelector(BUSY) !== null)
  );
}
