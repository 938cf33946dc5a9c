// Arrow keys, Home and End go from tab to tab.
/** Calls `select(index)` for a key that means another of `tabs`, one of which has the focus. */
export function tabKeys(event, tabs, select) {
  const at = tabs.indexOf(document.activeElement);
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
  if (at < 0 || to === undefined) return;
  event.preventDefault();
  select((to + tabs.length) % tabs.length);
}
