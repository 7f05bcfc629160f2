// What a field of code is made of. The editor loads it after it is drawn: it is half of the script.
// A field stands in a shadow root of its own, where the library adds its rules as a style sheet
// object, which the page's content security policy allows.

import {
  type CompletionContext,
  type CompletionResult,
  acceptCompletion,
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  closeCompletion,
  completionKeymap,
  completionStatus,
} from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { json } from "@codemirror/lang-json";
import { bracketMatching, foldGutter, foldKeymap, HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { type Diagnostic, linter } from "@codemirror/lint";
import { Annotation, type ChangeSpec, Compartment, EditorState, Prec, StateEffect } from "@codemirror/state";
import { Decoration, EditorView, type KeyBinding, keymap, MatchDecorator, ViewPlugin, type DecorationSet, type ViewUpdate } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import type { CodeProps } from "./CodeField.tsx";
import { isTemplate, onOneLine, withBreaksOf, withPlainBreaks } from "./fields.ts";
import { type Mark, jsonMistake, rangeOf } from "./marks.ts";

const LINT_AFTER_MILLISECONDS = 200;

const COLORS = HighlightStyle.define([
  { tag: tags.propertyName, color: "var(--blue)" },
  { tag: tags.string, color: "var(--green)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--amber)" },
]);

const THEME = EditorView.theme({
  "&": { color: "var(--text)", fontSize: "0.8125rem", borderRadius: "7px", border: "1px solid var(--line-strong)", backgroundColor: "var(--surface)" },
  "&.cm-focused": { outline: "2px solid var(--accent)", outlineOffset: "1px" },
  ".cm-content": { fontFamily: "var(--mono)", padding: "0.45rem 0", caretColor: "var(--text)" },
  ".cm-line": { padding: "0 0.6rem" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.5", maxHeight: "18rem" },
  ".cm-gutters": { backgroundColor: "var(--sunken)", color: "var(--muted)", border: "none", borderRadius: "7px 0 0 7px" },
  ".cm-cursor": { borderLeftColor: "var(--text)" },
  "&.cm-focused .cm-selectionBackground, .cm-selectionBackground": { background: "var(--accent-soft) !important" },
  ".cm-tooltip": { border: "1px solid var(--line)", borderRadius: "7px", background: "var(--raised)", color: "var(--text)", boxShadow: "var(--shadow-high)" },
  ".cm-tooltip-autocomplete ul li": { padding: "0.2rem 0.5rem" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { background: "var(--accent)", color: "var(--on-accent)" },
  ".cm-completionDetail": { color: "var(--muted)", fontStyle: "normal" },
  "li[aria-selected] .cm-completionDetail": { color: "var(--on-accent)" },
  ".cm-matchingBracket, .cm-nonmatchingBracket": { backgroundColor: "transparent !important", outline: "1px solid var(--line-strong)", borderRadius: "2px" },
  ".cm-template": { color: "var(--accent)", fontWeight: "600" },
  ".cm-foldPlaceholder": { background: "var(--grey-soft)", border: "none", color: "var(--grey)" },
  ".cm-diagnostic": { padding: "0.3rem 0.6rem" },
  // By borders and outlines alone: where text with a background or a decoration is replaced, the
  // browser keeps these as inline style, which the content security policy forbids, as it does the
  // library's own lines, which are pictures.
  ".cm-lintRange-error": { backgroundImage: "none", paddingBottom: "0", borderBottom: "2px dotted var(--danger)" },
  ".cm-lintRange-warning": { backgroundImage: "none", paddingBottom: "0", borderBottom: "2px dotted var(--amber)" },
});

const WRONG = Prec.highest(EditorView.theme({ "&": { borderColor: "var(--danger)" } }));

const TEMPLATES = new MatchDecorator({ regexp: /\{\{[^}]*\}\}|\{%[^%]*%\}/g, decoration: Decoration.mark({ class: "cm-template" }) });

const templates = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;
    constructor(view: EditorView) {
      this.decorations = TEMPLATES.createDeco(view);
    }
    update(update: ViewUpdate) {
      this.decorations = TEMPLATES.updateDeco(update, this.decorations);
    }
  },
  { decorations: (plugin) => plugin.decorations },
);

/** Completions that are shown are closed first; those that are only looked for keep nobody. */
const LEAVE: KeyBinding = { key: "Escape", run: (view) => completionStatus(view.state) === "active" && closeCompletion(view) };

/** Marks what sets the field to a value that nobody typed. */
const GIVEN = Annotation.define<true>();

/** Line breaks that the value has stay. */
export const oneLine = EditorState.transactionFilter.of((transaction) => {
  const changes: ChangeSpec[] = [];
  transaction.changes.iterChanges((_from, _to, from, to, inserted) => {
    if (inserted.lines > 1) {
      changes.push({ from, to, insert: onOneLine(inserted.toString()) });
    }
  });
  return changes.length === 0 ? transaction : [transaction, { changes, sequential: true }];
});

/** What the browser would replace: it may be chosen so lately that the view does not know of it. */
function chosen(view: EditorView): [number, number] {
  const { from, to } = view.state.selection.main;
  // Where the shadow root has none, that of the document reaches into it.
  const { anchorNode, anchorOffset, focusNode, focusOffset } = ((view.root as Partial<Document>).getSelection?.() ?? document.getSelection())!;
  if (!view.contentDOM.contains(anchorNode) || !view.contentDOM.contains(focusNode)) {
    return [from, to];
  }
  const ends = [view.posAtDOM(anchorNode!, anchorOffset), view.posAtDOM(focusNode!, focusOffset)];
  return [Math.min(...ends), Math.max(...ends)];
}

/** Chosen text is replaced here: the browser would keep its look as inline style, as above. */
const REPLACE = EditorView.domEventHandlers({
  beforeinput: (event, view) => {
    const text = event.data ?? "";
    if (event.inputType !== "insertText" || text === "" || event.isComposing || view.state.readOnly) {
      return false;
    }
    const [from, to] = chosen(view);
    if (from === to) {
      return false;
    }
    event.preventDefault();
    const insert = () =>
      view.state.update({ changes: { from, to, insert: text }, selection: { anchor: from + text.length }, userEvent: "input.type", scrollIntoView: true });
    if (!view.state.facet(EditorView.inputHandler).some((handle) => handle(view, from, to, text, insert))) {
      view.dispatch(insert());
    }
    return true;
  },
});

/** What is wrong with the text is told anew. */
const MARKED = StateEffect.define<null>();

export interface Code {
  set: (text: string) => void;
  /** Puts the focus on the text, with these characters selected. */
  select: (from: number, to: number) => void;
  /** Tells of other attributes. */
  describe: (props: CodeProps) => void;
  /** Tells of other problems. */
  mark: () => void;
  destroy: () => void;
}

/** Puts the focus on the text, and the cursor where the problem is if one is given. */
export function focus(host: HTMLElement, problem?: Mark): void {
  const inner = host.shadowRoot?.querySelector<HTMLElement>(".cm-content");
  inner?.scrollIntoView({ block: "nearest" });
  inner?.focus();
  const view = inner && problem && EditorView.findFromDOM(inner);
  const range = view && rangeOf(view.state, problem);
  if (range) {
    view.dispatch({ selection: { anchor: range.from }, scrollIntoView: true });
  }
}

/** Opens the field in its place. */
export function open(host: HTMLElement, latest: { current: CodeProps }, typed: string[], noJson: (line: number) => string): Code {
  const root = host.shadowRoot ?? host.attachShadow({ mode: "open" });
  const parts = { attributes: new Compartment(), wrong: new Compartment() };
  let given = latest.current.value;
  const tell = (update: ViewUpdate) => {
    if (update.docChanged && !update.transactions.some((one) => one.annotation(GIVEN))) {
      const text = withBreaksOf(given, update.state.doc.toString());
      if (text !== (typed.at(-1) ?? latest.current.value)) {
        typed.push(text);
        latest.current.onChange(text);
      }
    }
    if (update.focusChanged && !update.view.hasFocus) {
      latest.current.onLeave?.();
    }
  };
  const view = new EditorView({ state: stateOf(latest, tell, parts, noJson), parent: root, root });
  return {
    set: (text) => {
      given = text;
      if (view.state.doc.toString() !== withPlainBreaks(text)) {
        view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text }, annotations: GIVEN.of(true), filter: false });
      }
    },
    select: (anchor, head) => {
      view.dispatch({ selection: { anchor, head } });
      view.focus();
    },
    describe: (props) =>
      view.dispatch({
        effects: [
          parts.attributes.reconfigure(EditorView.contentAttributes.of(attributesOf(props))),
          parts.wrong.reconfigure(props.invalid ? WRONG : []),
        ],
      }),
    mark: () => view.dispatch({ effects: MARKED.of(null) }),
    destroy: () => view.destroy(),
  };
}

function attributesOf({ label, invalid, description, required, lines, readOnly }: CodeProps): Record<string, string> {
  return {
    // It takes the focus in any case; said so that tools that ask who can scroll the field see it.
    tabindex: "0",
    "aria-label": label,
    "aria-invalid": String(invalid),
    "aria-multiline": String(lines === "many"),
    ...(required ? { "aria-required": "true" } : {}),
    ...(readOnly ? { "aria-readonly": "true" } : {}),
    ...(description ? { "aria-description": description } : {}),
  };
}

function stateOf(latest: { current: CodeProps }, tell: (update: ViewUpdate) => void, parts: { attributes: Compartment; wrong: Compartment }, noJson: (line: number) => string): EditorState {
  const { value, mode, lines, readOnly } = latest.current;
  const source = (context: CompletionContext): CompletionResult | null => {
    const found = latest.current.complete(context.state.sliceDoc(0, context.pos), context.explicit);
    return found ? { from: found.from, options: found.options, validFor: /^[\w-]*$/ } : null;
  };
  return EditorState.create({
    doc: value,
    extensions: [
      history(),
      closeBrackets(),
      bracketMatching(),
      autocompletion({ override: [source], defaultKeymap: false, interactionDelay: 0, icons: false, aboveCursor: false }),
      Prec.highest(keymap.of([{ key: "Tab", run: acceptCompletion }, LEAVE])),
      keymap.of([...closeBracketsKeymap, ...completionKeymap.filter((binding) => binding.key !== "Escape"), ...defaultKeymap, ...historyKeymap, ...foldKeymap]),
      EditorView.lineWrapping,
      EditorState.readOnly.of(readOnly ?? false),
      mode === "json" ? [json(), foldGutter()] : [],
      linter((shown) => [...(mode === "json" ? lint(shown, noJson) : []), ...marksOf(shown.state, latest.current.marks)], {
        delay: LINT_AFTER_MILLISECONDS,
        needsRefresh: (update) => update.transactions.some((one) => one.effects.some((effect) => effect.is(MARKED))),
      }),
      lines === "one" ? oneLine : [],
      syntaxHighlighting(COLORS),
      templates,
      REPLACE,
      THEME,
      parts.attributes.of(EditorView.contentAttributes.of(attributesOf(latest.current))),
      parts.wrong.of(latest.current.invalid ? WRONG : []),
      EditorView.updateListener.of(tell),
    ],
  });
}

function marksOf(state: EditorState, marks: Mark[]): Diagnostic[] {
  return marks.flatMap((mark) => {
    const range = rangeOf(state, mark);
    return range ? [{ ...range, severity: mark.warning ? "warning" : "error", message: mark.message } as const] : [];
  });
}

function lint({ state }: EditorView, noJson: (line: number) => string): Diagnostic[] {
  const at = jsonMistake(state);
  // With templates in it, it may be JSON when it is sent.
  const severity = isTemplate(state.doc.toString()) ? "warning" : "error";
  return at ? [{ ...at, severity, message: noJson(state.doc.lineAt(at.from).number) }] : [];
}
