// Ctrl/Cmd+Enter and Ctrl/Cmd+' press the page's buttons that carry data-hotkey; ? shows all shortcuts.
import { openDialog } from "./dialogs.js";

const TYPING = "input, textarea, select, [contenteditable='true']";

export function watchHotkeys() {
  // Capturing, so that the keys work inside the editor too, which has its own use for Ctrl+Enter.
  document.addEventListener("keydown", onKey, { capture: true });
}

function onKey(event) {
  if (document.querySelector("dialog[open]")) return;
  const action = actionOf(event);
  const button = action && document.querySelector(`[data-hotkey="${action}"]`);
  if (button) {
    event.preventDefault();
    event.stopPropagation();
    if (!event.repeat) button.click();
  } else if (event.key === "?" && !event.target.closest?.(TYPING)) {
    event.preventDefault();
    openDialog("shortcuts");
  }
}

function actionOf(event) {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return null;
  if (event.key === "Enter") return "submit";
  return event.key === "'" || event.code === "Quote" ? "run" : null;
}
