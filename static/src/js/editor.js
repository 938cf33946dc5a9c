// CodeMirror, set up for short files of Python or SQL: one, or several of which each has a tab. The textarea stays the form's
// field, with all of them as one text, and is kept in step.
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
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
import { fileTabs } from "./file_tabs.js";
import { joinFiles, placeOf, splitFiles } from "./files.js";
import { languageOf } from "./languages.js";
import { typedOver } from "./typed_over.js";

const MAIN_FILE = "solution.py";

/** Replaces `field` on the screen, and the given files, which cannot be changed. Returns {markLine(line|null),
 *  goTo(line)}; lines are 1-based, and of the field. */
export function createEditor({ field, holder, nonce }) {
  const given = takeGiven();
  const several = given.length || splitFiles(field.value);
  return several ? severalFiles({ field, holder, nonce, given }) : oneFile({ field, holder, nonce });
}

/** The files that stand on the page to be read: [{name, text, isGiven}]. */
function takeGiven() {
  const list = document.querySelector("[data-given-files]");
  if (!list) return [];
  list.hidden = true;
  return [...list.querySelectorAll("[data-given]")].map((each) => ({
    name: each.dataset.given,
    text: each.querySelector("pre").textContent,
    isGiven: true,
  }));
}

function oneFile({ field, holder, nonce }) {
  const language = languageOf(holder);
  const changed = (state) => mirror(state.doc.toString(), field);
  const view = new EditorView({
    state: EditorState.create({
      doc: field.value,
      extensions: extensions({ name: "Your solution", changed, nonce, language }),
    }),
    parent: holder,
  });
  handOver({ field, view });
  field.addEventListener("draft:replaced", () => replaceText(view, field.value));
  return {
    markLine: (line) => view.dispatch({ effects: setErrorLine.of(lineIn(view.state, line)) }),
    goTo: (line) => goTo(view, line),
  };
}

function severalFiles({ field, holder, nonce, given }) {
  const language = languageOf(holder);
  const isOne = !splitFiles(field.value);
  let files = read();
  let shown = 0;
  const view = new EditorView({ state: files[0].state, parent: holder });
  const tabs = fileTabs({ holder, files, show });
  handOver({ field, view });
  field.addEventListener("draft:replaced", () => {
    if (!isOne && !splitFiles(field.value)) return; // no text of this question; to submit it says so
    files = read();
    view.setState(files[shown].state);
  });

  function read() {
    const own = isOne ? [{ name: MAIN_FILE, text: field.value }] : splitFiles(field.value);
    return [...own, ...given].map((file, index) => ({ ...file, state: stateOf(file, index) }));
  }

  function stateOf({ name, text, isGiven }, index) {
    const changed = (state) => {
      files[index].text = state.doc.toString();
      mirror(isOne ? files[0].text : joinFiles(ownFiles()), field);
    };
    const plain = extensions({ name, changed, nonce, language });
    return EditorState.create({ doc: text, extensions: isGiven ? [plain, EditorState.readOnly.of(true)] : plain });
  }

  function ownFiles() {
    return files.filter(({ isGiven }) => !isGiven);
  }

  function placeOfLine(line) {
    return isOne ? { index: 0, line } : placeOf(ownFiles(), line);
  }

  function show(index) {
    files[shown].state = view.state;
    shown = index;
    view.setState(files[index].state);
  }

  function mark(index, line) {
    const { state } = index === shown ? view : files[index];
    const effects = setErrorLine.of(lineIn(state, line));
    if (index === shown) view.dispatch({ effects });
    else files[index].state = state.update({ effects }).state;
  }

  return {
    markLine: (line) => {
      const place = line && placeOfLine(line);
      for (const index of files.keys()) mark(index, place?.index === index ? place.line : null);
    },
    goTo: (line) => {
      const place = placeOfLine(line);
      if (!place) return;
      tabs.select(place.index);
      goTo(view, place.line);
    },
  };
}

function extensions({ name, changed, nonce, language }) {
  return [
    EditorView.cspNonce.of(nonce),
    EditorView.contentAttributes.of({ "aria-label": `${name}, ${language.label}`, "aria-describedby": "editor-help", tabindex: "0" }),
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
    language.extension,
    typedOver,
    theme,
    syntaxHighlighting(colours),
    errorLine,
    keymap.of([...defaultKeymap, ...searchKeymap, ...historyKeymap, indentWithTab]),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) changed(update.state);
    }),
  ];
}

/** The field has the text at every moment, so that drafts and the form need to know nothing of the editor. */
function mirror(text, field) {
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
