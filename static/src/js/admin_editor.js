// CodeMirror for one of a question's files. The textarea stays the form's field and is kept in step.
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { python } from "@codemirror/lang-python";
import { bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { EditorSelection, EditorState } from "@codemirror/state";
import { EditorView, drawSelection, highlightActiveLine, highlightSpecialChars, keymap, lineNumbers } from "@codemirror/view";
import { colours, theme } from "./editor_theme.js";
import { errorLine, setErrorLine } from "./error_line.js";
import { sqlLanguage } from "./languages.js";

/** Shows an editor in the place of `field`. Returns {focus(), goTo(line)}; lines are 1-based, 0 is the whole file. */
export function createFileEditor({ field, name, nonce }) {
  const view = new EditorView({
    state: EditorState.create({ doc: field.value, extensions: extensions({ field, name, nonce }) }),
  });
  field.hidden = true;
  field.after(view.dom);
  return { focus: () => view.focus(), goTo: (line) => goTo(view, line) };
}

function extensions({ field, name, nonce }) {
  const language = name.endsWith(".py") ? python() : name.endsWith(".sql") ? sqlLanguage() : null;
  return [
    EditorView.cspNonce.of(nonce),
    EditorView.contentAttributes.of({
      "aria-label": field.getAttribute("aria-label"),
      "aria-describedby": "editor-help",
      tabindex: "0",
    }),
    EditorState.readOnly.of(field.readOnly),
    lineNumbers(),
    highlightSpecialChars(),
    history(),
    drawSelection(),
    EditorState.tabSize.of(4),
    indentUnit.of(language ? "    " : "  "),
    language ? [language, indentOnInput(), bracketMatching()] : EditorView.lineWrapping,
    highlightActiveLine(),
    highlightSelectionMatches(),
    search({ top: true }),
    theme,
    syntaxHighlighting(colours),
    errorLine,
    keymap.of([...defaultKeymap, ...searchKeymap, ...historyKeymap, indentWithTab]),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) mirror(update.state, field);
    }),
  ];
}

function mirror(state, field) {
  field.value = state.doc.toString();
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function goTo(view, line) {
  const { doc } = view.state;
  const found = line >= 1 && line <= doc.lines ? line : 1;
  const { from } = doc.line(found);
  view.dispatch({
    selection: EditorSelection.cursor(from),
    effects: [EditorView.scrollIntoView(from, { y: "center" }), setErrorLine.of(line >= 1 ? found : null)],
  });
  view.focus();
}
