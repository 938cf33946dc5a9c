// CodeMirror, set up for short Python files. The textarea stays the form's field and is kept in step.
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { python } from "@codemirror/lang-python";
import { bracketMatching, indentOnInput, syntaxHighlighting } from "@codemirror/language";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { EditorSelection, EditorState } from "@codemirror/state";
import {
  EditorView,
  drawSelection,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from "@codemirror/view";
import { editorSettings } from "./editor_settings.js";
import { colours, theme } from "./editor_theme.js";
import { errorLine, setErrorLine } from "./error_line.js";
import { typedOver } from "./typed_over.js";

/** Replaces `field` on the screen. Returns {markLine(line|null), goTo(line)}; lines are 1-based. */
export function createEditor({ field, holder, nonce }) {
  const view = new EditorView({
    state: EditorState.create({ doc: field.value, extensions: extensions({ field, nonce }) }),
    parent: holder,
  });
  handOver({ field, view });
  field.addEventListener("draft:replaced", () => replaceText(view, field.value));
  return {
    markLine: (line) => view.dispatch({ effects: setErrorLine.of(lineIn(view.state, line)) }),
    goTo: (line) => goTo(view, line),
  };
}

function extensions({ field, nonce }) {
  return [
    EditorView.cspNonce.of(nonce),
    EditorView.contentAttributes.of({ "aria-label": "Your solution, Python", "aria-describedby": "editor-help", tabindex: "0" }),
    lineNumbers(),
    highlightActiveLineGutter(),
    highlightSpecialChars(),
    history(),
    drawSelection(),
    EditorState.allowMultipleSelections.of(true),
    editorSettings(),
    indentOnInput(),
    bracketMatching(),
    highlightActiveLine(),
    highlightSelectionMatches(),
    search({ top: true }),
    python(),
    typedOver,
    theme,
    syntaxHighlighting(colours),
    errorLine,
    keymap.of([...defaultKeymap, ...searchKeymap, ...historyKeymap, indentWithTab]),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) mirror(update.state, field);
    }),
  ];
}

/** The field has the text at every moment, so that drafts and the form need to know nothing of the editor. */
function mirror(state, field) {
  const text = state.doc.toString();
  if (field.value === text) return;
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

/** Focus, selection and label move from the field to the editor. */
function handOver({ field, view }) {
  const hadFocus = document.activeElement === field;
  const { selectionStart, selectionEnd } = field;
  field.hidden = true;
  const label = document.querySelector(`label[for="${field.id}"]`);
  label?.addEventListener("click", () => view.focus());
  if (!hadFocus) return;
  view.dispatch({ selection: EditorSelection.single(selectionStart, selectionEnd) });
  view.focus();
}

function replaceText(view, text) {
  view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
}

function lineIn(state, line) {
  return line && line <= state.doc.lines ? line : null;
}

function goTo(view, line) {
  const found = lineIn(view.state, line);
  if (!found) return;
  const { from } = view.state.doc.line(found);
  view.dispatch({ selection: EditorSelection.cursor(from), effects: EditorView.scrollIntoView(from, { y: "center" }) });
  view.focus();
}
