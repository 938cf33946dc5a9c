// Tabs over the editor, one per file. The one that was open last in this window is open again after a refresh.
import { tabKeys } from "./tab_keys.js";

/** `files` are {name, isGiven}; `show(index)` is called when another one is chosen. Returns {select(index)}. */
export function fileTabs({ holder, files, show }) {
  const names = files.map(({ name }) => name);
  const list = document.createElement("div");
  list.className = "file-tabs";
  list.setAttribute("role", "tablist");
  list.setAttribute("aria-label", "Files of your answer");
  const tabs = files.map((file, index) => tab({ ...file, index, holder, select }));
  list.append(...tabs);
  list.addEventListener("keydown", (event) => tabKeys(event, tabs, select));
  holder.before(list);
  holder.setAttribute("role", "tabpanel");
  select(first(names), { focus: false });

  function select(index, { focus = true } = {}) {
    for (const [number, each] of tabs.entries()) {
      each.setAttribute("aria-selected", String(number === index));
      each.tabIndex = number === index ? 0 : -1;
    }
    holder.setAttribute("aria-labelledby", tabs[index].id);
    tabs[index].scrollIntoView({ block: "nearest", inline: "nearest" });
    if (focus) tabs[index].focus();
    remember(names[index]);
    show(index);
  }

  return { select: (index) => select(index, { focus: false }) };
}

function tab({ name, isGiven, index, holder, select }) {
  const made = document.createElement("button");
  made.type = "button";
  made.id = `file-tab-${index}`;
  made.setAttribute("role", "tab");
  made.setAttribute("aria-controls", holder.id);
  made.textContent = name;
  if (isGiven) made.append(mark());
  made.addEventListener("click", () => select(index));
  return made;
}

/** Says of a file that it can be read only. */
function mark() {
  const made = document.createElement("span");
  made.className = "given-mark";
  made.textContent = "given";
  return made;
}

/** What was open last; else not a package's often empty beginning. */
function first(names) {
  const last = names.indexOf(remembered());
  return Math.max(0, last < 0 ? names.findIndex((name) => !name.endsWith("__init__.py")) : last);
}

function storageKey() {
  return `crossover:file:${document.querySelector("[data-draft-key]")?.dataset.draftKey}`;
}

function remember(name) {
  try {
    sessionStorage.setItem(storageKey(), name);
  } catch {
    // Storage may be forbidden.
  }
}

function remembered() {
  try {
    return sessionStorage.getItem(storageKey());
  } catch {
    return null;
  }
}
