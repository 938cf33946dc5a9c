// Small help for what the server rendered.
const STAMP = stamp();

/** In the zone that the person chose; without one, or one that this browser does not know, in the device's. */
function stamp() {
  const options = { dateStyle: "medium", timeStyle: "short" };
  try {
    return new Intl.DateTimeFormat(undefined, { ...options, timeZone: document.documentElement.dataset.timeZone });
  } catch {
    return new Intl.DateTimeFormat(undefined, options);
  }
}

/** Times in the reader's own zone; without a choice the server writes UTC. */
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
