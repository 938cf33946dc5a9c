// Ctrl/Cmd+Enter and Ctrl/Cmd+' press the page's buttons that carry data-hotkey; / goes to the search field, and
// ? shows all shortcuts.
import { openDialog } from "./dialogs.js";

const TYPING = "input, textarea, select, [contenteditable='true']";

export function watchHotkeys() {
  // Capturing, so that the keys work inside the editor too, which has its own use for Ctrl+Enter.
  document.addEventListener("keydown", onKey, { capture: true });
}

function onKey(event) {
  if (document.querySelector("dialog[open]")) return;
  // Within a part of the form both keys may mean the same.
  const action = actionOf(event) && (event.target.closest?.("[data-hotkeys]")?.dataset.hotkeys ?? actionOf(event));
  const button = action && document.querySelector(`[data-hotkey="${action}"]`);
  // Who writes a note does not mean the answer.
  const elsewhere = event.target.form && event.target.form !== button?.form;
  if (button && !elsewhere) {
    event.preventDefault();
    event.stopPropagation();
    if (!event.repeat) button.click();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.(TYPING)) return;
  const field = document.querySelector(`[data-hotkey-focus="${CSS.escape(event.key)}"]`);
  if (field) {
    event.preventDefault();
    field.select();
  } else if (event.key === "?") {
    event.preventDefault();
    openDialog("shortcuts");
  }
}

function actionOf(event) {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return null;
  if (event.key === "Enter") return "submit";
  return event.key === "'" || event.code === "Quote" ? "run" : null;
}
