import assert from "node:assert/strict";
import { EditorState } from "@codemirror/state";
import { test } from "node:test";
import { oneLine } from "./CodeView.ts";
import { valueOf, withBreaksOf, withPlainBreaks } from "./fields.ts";

test("a field of one line takes the line breaks that are typed as blanks, and leaves those of its value", () => {
  const typed = (doc: string, at: number, insert: string) => EditorState.create({ doc, extensions: oneLine }).update({ changes: { from: at, insert }, selection: { anchor: at + insert.length } });
  const pasted = typed("ab", 1, "1\n  2\n3");
  assert.equal(pasted.newDoc.toString(), "a1 2 3b");
  assert.equal(pasted.newSelection.main.head, 6);
  assert.equal(typed("a\r\nb", 3, "c").newDoc.toString(), "a\nbc");
  assert.equal(typed("a\nb", 3, "\n").newDoc.toString(), "a\nb ");
});

test("what is typed into a text keeps the line breaks of the text, where all are the same", () => {
  assert.equal(withBreaksOf("a\r\nb\r\n", "a\nbc\n"), "a\r\nbc\r\n");
  assert.equal(withBreaksOf("a\nb", "a\nbc"), "a\nbc");
  assert.equal(withBreaksOf("a\r\nb\nc", "a\nb\ncd"), "a\nb\ncd");
  assert.equal(withBreaksOf("a", "a\nb"), "a\nb");
  assert.equal(withPlainBreaks("a\r\nb\rc\nd"), "a\nb\nc\nd");
  assert.deepEqual(valueOf("lines", "a\r\nb", { type: ["array", "string"] }), ["a", "b"]);
});
