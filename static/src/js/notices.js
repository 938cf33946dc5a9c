// What the page tells people: words for screen readers, toasts for what failed, notices that stay.
export function announce(text) {
  const region = document.getElementById("announcer");
  if (region) region.textContent = text;
}

export function toast(text) {
  const region = document.getElementById("toasts");
  if (!region || [...region.children].some((old) => old.dataset.text === text)) return;
  const box = element("div", { class: "toast", "data-text": text }, element("p", {}, text));
  const close = element("button", { type: "button", class: "button quiet small" }, "Dismiss");
  close.addEventListener("click", () => box.remove());
  box.append(close);
  region.append(box);
  setTimeout(() => box.remove(), 12_000);
}

/** Shows a notice above the page until removed; one per `id`. Returns it. */
export function notice(id, text, { tone = "warning", actions = [] } = {}) {
  removeNotice(id);
  const box = element("div", { class: `notice ${tone}`, id, role: "alert" }, element("p", {}, text), ...actions);
  const region = document.getElementById("notices");
  region.append(box);
  region.hidden = false;
  return box;
}

export function removeNotice(id) {
  document.getElementById(id)?.remove();
  const region = document.getElementById("notices");
  if (region && !region.children.length) region.hidden = true;
}

export function element(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}
