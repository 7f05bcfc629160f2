// What templates read: the roots of their expressions, as the server reads them. Names of filters,
// of their arguments, of tags and of what a template assigns itself are none, nor is quoted text.

/** Gives the name to write in the place of a root. */
type Renaming = (root: string) => string;

const MARKUP = /(\{\{-?|\{%-?)([\s\S]*?)(-?\}\}|-?%\})/g;
const TAG = /^(\s*)(#|\w+)?([\s\S]*)$/;
const LEXEME = /"[^"]*"|'[^']*'|-?\d+(?:\.\d+)?|[A-Za-z_][\w-]*\??|\.\.|\s+|[\s\S]/g;
const NAME = /^[A-Za-z_][\w-]*$/;
/** What is no root where it stands alone. */
const WORDS = new Set(["and", "or", "in", "contains", "reversed", "continue", "true", "false", "nil", "null", "empty", "blank"]);
const VERBATIM = new Set(["raw", "comment", "doc"]);
const MAKERS = new Set(["capture", "increment", "decrement"]);
const LOOPS = new Set(["for", "tablerow"]);

/** The same text with other roots: all at once, so that a name that is given is not renamed again. */
export function renameRoots(text: string, names: ReadonlyMap<string, string>): string {
  return rename(text, (root) => names.get(root) ?? root);
}

/** The roots that a text reads. */
export function rootsOf(text: string): Set<string> {
  const found = new Set<string>();
  rename(text, (root) => {
    found.add(root);
    return root;
  });
  return found;
}

function rename(text: string, renaming: Renaming): string {
  const made = new Set<string>();
  const loops: string[] = [];
  let end: string | undefined;
  const outside: Renaming = (root) => (made.has(root) || loops.includes(root) ? root : renaming(root));
  const headed = (head: RegExp, markup: string) => {
    const [whole = "", name = ""] = head.exec(markup) ?? [];
    return { name, text: whole + expression(markup.slice(whole.length), outside) };
  };
  const tag = (inside: string): string => {
    const [, before = "", name = "", markup = ""] = TAG.exec(inside)!;
    if (end !== undefined) {
      end = name === end ? undefined : end;
      return inside;
    }
    if (name === "liquid") {
      return before + name + markup.split("\n").map(tag).join("\n");
    }
    if (VERBATIM.has(name)) {
      end = `end${name}`;
    } else if (MAKERS.has(name)) {
      made.add(markup.trim().replace(/^(["'])(.*)\1$/, "$2"));
    } else if (name === "assign") {
      const assigned = headed(/^\s*([^=\s]+)\s*=/, markup);
      made.add(assigned.name);
      return before + name + assigned.text;
    } else if (LOOPS.has(name)) {
      const loop = headed(/^\s*([\w-]+)\s+in\b/, markup);
      loops.unshift(loop.name);
      return before + name + loop.text;
    } else if (name !== "#") {
      if (LOOPS.has(name.replace(/^end/, ""))) {
        loops.shift();
      }
      return before + name + expression(markup, outside);
    }
    return inside;
  };
  // Behind the last end the pattern would look for another one from each opening on.
  const last = Math.max(text.lastIndexOf("}}"), text.lastIndexOf("%}")) + 2;
  return text.slice(0, last).replace(MARKUP, (_whole, open: string, inside: string, close: string) =>
    open + (open.startsWith("{%") ? tag(inside) : end === undefined ? expression(inside, outside) : inside) + close) + text.slice(last);
}

/** A value with its filters, or a condition. */
function expression(text: string, renaming: Renaming): string {
  const lexemes = text.match(LEXEME) ?? [];
  const beside = (index: number, step: 1 | -1) => {
    let at = index + step;
    while (lexemes[at] !== undefined && lexemes[at]!.trim() === "") {
      at += step;
    }
    return lexemes[at] ?? "";
  };
  return lexemes
    .map((lexeme, index) => {
      const [before, after] = [beside(index, -1), beside(index, 1)];
      if (NAME.test(lexeme)) {
        const isRoot = ![".", "|"].includes(before) && after !== ":" && (!WORDS.has(lexeme) || after === ".");
        return isRoot ? written(lexeme, renaming(lexeme)) : lexeme;
      }
      const isQuotedRoot = /^["']/.test(lexeme) && before === "[" && after === "]" && opensRoot(lexemes, index);
      return isQuotedRoot ? lexeme[0] + renaming(lexeme.slice(1, -1)) + lexeme[0] : lexeme;
    })
    .join("");
}

/** Whether the bracket before a quoted name stands where a value begins, such as in `["a b"].c`. */
function opensRoot(lexemes: string[], index: number): boolean {
  let at = lexemes.lastIndexOf("[", index) - 1;
  while (lexemes[at] !== undefined && lexemes[at]!.trim() === "") {
    at--;
  }
  const before = lexemes[at] ?? "";
  return !(NAME.test(before) && !WORDS.has(before)) && ![".", "]"].includes(before);
}

/** A name that is none of the language's stands in brackets. */
function written(before: string, name: string): string {
  return name === before || (NAME.test(name) && !WORDS.has(name)) ? name : `['${name}']`;
}
