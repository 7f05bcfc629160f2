// What the server tells by server-sent events: that something has changed, and not what.

import { element, text } from "./texts.js";

/** Questions in a row without an answer, and when the first of them was asked. */
let failures = 0;
let since;

/** The server gave no answer, or could not. */
export class NoAnswer extends Error {}

/** Asks for a page that is open; null when nothing is new. One that the reader can't have any longer is left. */
export async function askAgain(address, headers) {
  const response = await fetch(address, { headers, cache: "no-store" }).catch(() => null);
  if (!response || response.status > 500) {
    throw new NoAnswer();
  }
  if (response.status === 204) {
    return null;
  }
  if (response.status === 401 && failures > 0) {
    tellSignedOut(); // By the server's stop: the page stays to be read.
    return new Promise(() => {});
  }
  if (response.status === 401 || response.status === 404) {
    location.reload(); // Leads to the sign-in page and back, or says that what the page showed was deleted.
    return new Promise(() => {});
  }
  if (!response.ok) {
    throw new Error(`Status ${response.status}`);
  }
  return response;
}

/** Tells that the server gave no answer, and since when; or that it does again. */
export function tellConnection(lost) {
  const note = document.getElementById("connection");
  tellReconnecting(lost);
  failures = lost ? failures + 1 : 0;
  if (failures === 1) {
    since = new Date(); // One alone may be lost by a page that is left, or a computer that slept.
  } else if (failures === 2) {
    note.hidden = false;
    note.textContent = text("connection-lost", since.toLocaleTimeString());
  } else if (!lost) {
    note.hidden = true;
  }
}

/** Tells that the server is there again and forgot who reads: this page's own address asks for the sign-in. */
function tellSignedOut() {
  const note = document.getElementById("connection");
  const again = element("a", text("sign-in-again"), { href: location.pathname + location.search });
  note.replaceChildren(element("span", [text("signed-out"), " ", again]));
  note.hidden = false;
}

/** Says at once that the connection is lost, which may last a moment only. */
function tellReconnecting(lost) {
  document.body.toggleAttribute("data-reconnecting", lost);
}

/**
 * A stream of changes. A few streams are all that a browser opens to a server, so hidden pages close
 * theirs.
 */
export class Changes {
  #stream;

  /** Whether the server tells now; without that a page asks from time to time. */
  listening = false;

  /** `changed` and `ended` are called on events, `turned` when listening begins or stops. */
  constructor({ changed, ended = () => {}, turned }) {
    Object.assign(this, { changed, ended, turned });
  }

  /** Begins to listen, unless it does; `about` says of what, as the server reads it. */
  open(about = {}) {
    if (this.#stream || document.hidden) {
      return;
    }
    const address = new URL("changes", document.querySelector("a.brand").href);
    address.search = new URLSearchParams(about);
    this.#stream = new EventSource(address);
    this.#stream.addEventListener("open", () => this.#turn(true));
    this.#stream.addEventListener("change", () => {
      this.changed();
      document.dispatchEvent(new Event("told-of-change"));
    });
    this.#stream.addEventListener("end", () => {
      this.close();
      this.ended();
    });
    // The browser tries again by itself, unless the server refused.
    this.#stream.addEventListener("error", () => this.#turn(false));
  }

  close() {
    this.#stream?.close();
    this.#stream = undefined;
    this.listening = false;
  }

  #turn(listening) {
    tellReconnecting(!listening);
    if (this.listening !== listening) {
      this.listening = listening;
      this.turned();
    }
  }
}
