// Tabs over the editor, one per file. Arrow keys go from tab to tab, as everywhere.
/** `names` of the files; `show(index)` is called when another one is chosen. Returns {select(index)}. */
export function fileTabs({ holder, names, show }) {
  const list = document.createElement("div");
  list.className = "file-tabs";
  list.setAttribute("role", "tablist");
  list.setAttribute("aria-label", "Files of your answer");
  const tabs = names.map((name, index) => tab({ name, index, holder, select }));
  list.append(...tabs);
  list.addEventListener("keydown", (event) => byKey(event, tabs, select));
  holder.before(list);
  holder.setAttribute("role", "tabpanel");
  // Not with a package's often empty beginning.
  select(Math.max(0, names.findIndex((name) => !name.endsWith("__init__.py"))), { focus: false });

  function select(index, { focus = true } = {}) {
    for (const [number, each] of tabs.entries()) {
      each.setAttribute("aria-selected", String(number === index));
      each.tabIndex = number === index ? 0 : -1;
    }
    holder.setAttribute("aria-labelledby", tabs[index].id);
    tabs[index].scrollIntoView({ block: "nearest", inline: "nearest" });
    if (focus) tabs[index].focus();
    show(index);
  }

  return { select: (index) => select(index, { focus: false }) };
}

function tab({ name, index, holder, select }) {
  const made = document.createElement("button");
  made.type = "button";
  made.id = `file-tab-${index}`;
  made.setAttribute("role", "tab");
  made.setAttribute("aria-controls", holder.id);
  made.textContent = name;
  made.addEventListener("click", () => select(index));
  return made;
}

function byKey(event, tabs, select) {
  const at = tabs.indexOf(document.activeElement);
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
  if (at < 0 || to === undefined) return;
  event.preventDefault();
  select((to + tabs.length) % tabs.length);
}
