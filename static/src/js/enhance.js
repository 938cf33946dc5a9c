// Small help for what the server rendered.
const STAMP = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

/** Times in the reader's own zone; the server writes them in its own. */
export function localTimes(root) {
  for (const time of root.querySelectorAll("time[data-local]")) {
    const date = new Date(time.dateTime);
    if (!Number.isNaN(date.valueOf())) time.textContent = STAMP.format(date);
  }
}

/** What scrolls must be reachable by keyboard, or its hidden part cannot be read without a mouse. */
export function scrollablesByKeyboard(root) {
  for (const block of root.querySelectorAll("pre, .prose table, .prose math[display=block]")) {
    const scrolls = block.scrollWidth > block.clientWidth || block.scrollHeight > block.clientHeight;
    if (scrolls && !block.hasAttribute("tabindex")) block.tabIndex = 0;
  }
}

/** Macs have a Command key where others have Ctrl. */
export function markModifierKeys() {
  if (!/Mac|iPhone|iPad/.test(navigator.platform)) return;
  for (const key of document.querySelectorAll("[data-mod]")) key.textContent = "⌘";
}
