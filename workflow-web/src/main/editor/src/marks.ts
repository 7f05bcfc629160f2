// Where in the text of a field a problem is.

import { isJson, looksLikeJson } from "./json.ts";
import { ensureSyntaxTree, syntaxTree } from "@codemirror/language";
import type { EditorState } from "@codemirror/state";
import type { Problem } from "./server.ts";

/** A problem of a field; its pointer leads from the field's value to the text that is wrong. */
export type Mark = Problem;

const READ_MILLISECONDS = 50;

type SyntaxNode = ReturnType<typeof syntaxTree>["topNode"];

interface Range {
  from: number;
  to: number;
}

/** The characters that a problem is about; undefined where it is about the value as a whole. */
export function rangeOf(state: EditorState, mark: Mark): Range | undefined {
  if (mark.line === 0) {
    return undefined;
  }
  if (mark.pointer === "") {
    return inLine(state, mark.line, mark.column);
  }
  const path = mark.pointer.slice(1).split("/").map((part) => part.replace(/~1/g, "/").replace(/~0/g, "~"));
  // A long text is read in the background: what is behind the part that is read would not be found.
  const top = (ensureSyntaxTree(state, state.doc.length, READ_MILLISECONDS) ?? syntaxTree(state)).topNode.firstChild;
  if (!top) {
    return /^\d+$/.test(path[0]!) && path.length === 1 ? inLine(state, Number(path[0]) + mark.line, mark.column) : undefined;
  }
  const leaf = leafOf(state, top, path);
  return leaf?.name === "String" ? inString(state, leaf, mark) : undefined;
}

/** Where a text that looks like an object or a list, and so is meant as one, is no JSON. */
export function jsonMistake(state: EditorState): Range | undefined {
  const text = state.doc.toString();
  if (!looksLikeJson(text) || isJson(text)) {
    return undefined;
  }
  const tree = ensureSyntaxTree(state, state.doc.length, READ_MILLISECONDS) ?? syntaxTree(state);
  let found: number | undefined;
  tree.iterate({
    enter: (node) => {
      found ??= node.type.isError ? node.from : undefined;
    },
  });
  // What the browser refuses and the syntax does not is at the end, as what is not closed.
  const at = Math.min(found ?? text.length, Math.max(0, text.trimEnd().length - 1));
  return { from: at, to: at + 1 };
}

function inLine(state: EditorState, number: number, column: number): Range {
  const line = state.doc.line(Math.min(number, state.doc.lines));
  const from = Math.max(line.from, Math.min(line.from + column - 1, line.to - 1));
  const word = /^([\w-]+|.)/u.exec(state.sliceDoc(from, line.to))?.[0] ?? "";
  return { from, to: from + word.length };
}

/** A text with escapes is marked as a whole: its characters are not those that are written. */
function inString(state: EditorState, leaf: SyntaxNode, mark: Mark): Range {
  const text = state.sliceDoc(leaf.from, leaf.to);
  const from = leaf.from + mark.column;
  if (text.includes("\\") || from >= leaf.to) {
    return { from: leaf.from, to: leaf.to };
  }
  const word = /^([\w-]+|.)/u.exec(state.sliceDoc(from, leaf.to - 1))?.[0] ?? " ";
  return { from, to: from + word.length };
}

/** The value of JSON that a path leads to. */
function leafOf(state: EditorState, top: SyntaxNode, path: string[]): SyntaxNode | undefined {
  let node: SyntaxNode | undefined = top;
  for (const part of path) {
    node = node && (node.name === "Array" ? values(node)[Number(part)] : node.name === "Object" ? member(state, node, part) : undefined);
  }
  return node;
}

function values(array: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (let child = array.firstChild; child; child = child.nextSibling) {
    if (/^[A-Z]/.test(child.name)) {
      found.push(child);
    }
  }
  return found;
}

function member(state: EditorState, object: SyntaxNode, name: string): SyntaxNode | undefined {
  const property = object.getChildren("Property").find((one) => {
    const written = one.getChild("PropertyName");
    return written && state.sliceDoc(written.from, written.to) === JSON.stringify(name);
  });
  return property?.lastChild ?? undefined;
}
