// What the person chose for the editor, from the page's body, as extensions of CodeMirror.
import { closeBrackets, closeBracketsKeymap } from "@codemirror/autocomplete";
import { indentUnit } from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import { EditorView, keymap } from "@codemirror/view";

const DEFAULT_INDENT = 4;

export function editorSettings({ editorFontSize, editorIndent, ...flags } = document.body.dataset) {
  const indent = Number(editorIndent) || DEFAULT_INDENT;
  return [
    EditorState.tabSize.of(indent),
    indentUnit.of(" ".repeat(indent)),
    // In rem, so that a browser's larger text enlarges code as well.
    editorFontSize ? EditorView.theme({ "&": { fontSize: `${Number(editorFontSize) / 16}rem` } }) : [],
    "editorWraps" in flags ? EditorView.lineWrapping : [],
    "editorClosesBrackets" in flags ? [closeBrackets(), keymap.of(closeBracketsKeymap)] : [],
  ];
}
