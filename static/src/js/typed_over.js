// Typing over a selection, done by us. Left to Chromium, its contenteditable code tries to keep the look of the
// deleted text in a style attribute, which the Content-Security-Policy refuses with a report for every such key.
import { EditorView } from "@codemirror/view";

export const typedOver = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { main, ranges } = view.state.selection;
    const plain = event.inputType === "insertText" && event.data && !event.isComposing && !view.composing;
    if (!plain || ranges.length > 1 || main.empty || view.state.readOnly) return false;
    event.preventDefault();
    const { from, to } = main;
    const insert = () =>
      view.state.update(view.state.replaceSelection(event.data), { userEvent: "input.type", scrollIntoView: true });
    // The same hooks that ordinary typing goes through: brackets closed around a selection, for one.
    const handlers = view.state.facet(EditorView.inputHandler);
    if (!handlers.some((handle) => handle(view, from, to, event.data, insert))) view.dispatch(insert());
    return true;
  },
});
