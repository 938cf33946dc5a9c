// Marks the line on which the judged code failed, until that line is edited.
import { RangeSet, StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, GutterMarker, gutterLineClass } from "@codemirror/view";

/** Effect value: a 1-based line number, or null to unmark. */
export const setErrorLine = StateEffect.define();

const lineMark = Decoration.line({ class: "cm-error-line" });
const gutterMark = new (class extends GutterMarker {
  elementClass = "cm-error-gutter";
})();

const field = StateField.define({
  create: () => null, // position of the start of the marked line
  update(position, transaction) {
    if (position !== null && transaction.docChanged) position = carried(position, transaction);
    for (const effect of transaction.effects) {
      if (effect.is(setErrorLine)) position = effect.value ? transaction.state.doc.line(effect.value).from : null;
    }
    return position;
  },
  provide: (self) => [
    EditorView.decorations.from(self, (at) => (at === null ? Decoration.none : Decoration.set(lineMark.range(at)))),
    gutterLineClass.from(self, (at) => (at === null ? RangeSet.empty : RangeSet.of(gutterMark.range(at)))),
  ],
});

/** Where the mark is after a change; nowhere if the change touched its line. */
function carried(position, { changes, startState, newDoc }) {
  const line = startState.doc.lineAt(position);
  if (changes.touchesRange(line.from, line.to)) return null;
  return newDoc.lineAt(changes.mapPos(position, 1)).from;
}

export const errorLine = [field];
