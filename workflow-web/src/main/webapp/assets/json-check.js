// Reads JSON as strictly as the server does and says where the first mistake is.

import { text } from "./texts.js";

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const DEEPEST = 64;

/** Null when `json` is one JSON object; else `{message, line, column, offset}`. */
export function findMistake(json) {
  const reader = new Reader(json);
  try {
    reader.space();
    if (json[reader.at] !== "{") {
      reader.fail(text("json-object"));
    }
    reader.value(1);
    reader.space();
    if (reader.at < json.length) {
      reader.fail(text("json-more"));
    }
    return null;
  } catch (mistake) {
    if (mistake instanceof Mistake) {
      return mistake.place(json);
    }
    throw mistake;
  }
}

/**
 * Finds where the value is that a JSON Pointer leads to: `{start, end}`; of what is not there, the
 * value that would hold it. `text` is one JSON object.
 */
export function placesOf(text) {
  const reader = new Reader(text);
  reader.places = new Map();
  reader.space();
  reader.value(1);
  return (pointer) => {
    for (let at = pointer; at !== ""; at = at.slice(0, at.lastIndexOf("/"))) {
      if (reader.places.has(at)) {
        return reader.places.get(at);
      }
    }
    return { start: 0, end: 1 };
  };
}

/** JSON text without the blanks between its parts. */
export function compact(text) {
  return text.replace(/("(?:[^"\\]|\\.)*")|\s+/g, "$1");
}

class Mistake extends Error {
  constructor(message, offset) {
    super(message);
    this.offset = offset;
  }

  place(text) {
    const before = text.slice(0, this.offset).split("\n");
    const line = before.length;
    const column = before[line - 1].length + 1;
    return { message: this.message, line, column, offset: this.offset };
  }
}

class Reader {
  constructor(text) {
    this.text = text;
    this.at = 0;
    /** By pointer, where somebody asks. */
    this.places = null;
    this.path = [];
  }

  fail(message, offset = this.at) {
    throw new Mistake(message, offset);
  }

  space() {
    while (" \t\r\n".includes(this.text[this.at] ?? "x")) {
      this.at++;
    }
  }

  value(depth) {
    if (depth > DEEPEST) {
      this.fail(text("json-deep", DEEPEST));
    }
    const first = this.text[this.at];
    if (first === "{") {
      this.object(depth);
    } else if (first === "[") {
      this.array(depth);
    } else if (first === '"') {
      this.string();
    } else {
      this.word(first);
    }
  }

  /** The value of a member or an item. */
  part(name, depth) {
    const start = this.at;
    this.path.push(String(name).replaceAll("~", "~0").replaceAll("/", "~1"));
    this.value(depth);
    this.places?.set("/" + this.path.join("/"), { start, end: this.at });
    this.path.pop();
  }

  word(first) {
    for (const word of ["true", "false", "null"]) {
      if (this.text.startsWith(word, this.at)) {
        this.at += word.length;
        return;
      }
    }
    NUMBER.lastIndex = this.at;
    const number = NUMBER.exec(this.text);
    if (!number) {
      this.fail(text(first === undefined ? "json-end" : first === "'" ? "json-single-quotes" : "json-value"));
    }
    this.at += number[0].length;
  }

  object(depth) {
    const names = new Set();
    this.at++;
    this.space();
    if (this.text[this.at] === "}") {
      this.at++;
      return;
    }
    for (;;) {
      const start = this.at;
      if (this.text[this.at] !== '"') {
        this.fail(text(this.text[this.at] === undefined ? "json-end" : "json-name"));
      }
      const name = this.string();
      if (names.has(name)) {
        this.fail(text("json-twice", name), start);
      }
      names.add(name);
      this.space();
      if (this.text[this.at] !== ":") {
        this.fail(text("json-colon"));
      }
      this.at++;
      this.space();
      this.part(name, depth + 1);
      if (this.ended("}")) {
        return;
      }
    }
  }

  array(depth) {
    this.at++;
    this.space();
    if (this.text[this.at] === "]") {
      this.at++;
      return;
    }
    for (let index = 0; ; index++) {
      this.part(index, depth + 1);
      if (this.ended("]")) {
        return;
      }
    }
  }

  /** After a member or item: true at the closing bracket, false when another one follows. */
  ended(close) {
    this.space();
    const next = this.text[this.at];
    if (next === close) {
      this.at++;
      return true;
    }
    if (next !== ",") {
      this.fail(next === undefined ? text("json-end") : text("json-comma", close));
    }
    const comma = this.at++;
    this.space();
    if (this.text[this.at] === close) {
      this.fail(text("json-commas"), comma);
    }
    return false;
  }

  string() {
    const start = this.at++;
    for (;;) {
      const char = this.text[this.at];
      if (char === undefined) {
        this.fail(text("json-open-quotes"), start);
      }
      if (char < " ") {
        this.fail(text(char === "\n" ? "json-line-break" : "json-control"));
      }
      if (char === '"') {
        this.at++;
        return JSON.parse(this.text.slice(start, this.at));
      }
      if (char === "\\" && !/^\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/.test(this.text.slice(this.at, this.at + 6))) {
        this.fail(text("json-escape"));
      }
      this.at += char === "\\" ? 2 : 1;
    }
  }
}
