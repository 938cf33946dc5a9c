// A question's files in one form: a list beside the one that is shown, with adding, renaming and removing.
import { createFileEditor } from "./admin_editor.js";
import { keepText } from "./admin_kept_text.js";
import { watchPreview } from "./admin_preview.js";
import { announce, element } from "./notices.js";

let form, files, list;
const editors = new Map();

export function watchFiles() {
  form = document.getElementById("files-form");
  files = document.getElementById("files");
  if (!form || !files) return;
  list = buildList();
  form.addEventListener("input", onInput);
  document.addEventListener("click", onClick);
  document.addEventListener("submit", onDecision, { capture: true });
  document.addEventListener("keydown", onKey);
  for (const pane of panes()) pane.querySelector("[data-remove]")?.removeAttribute("hidden");
  showList();
  show(firstToMend() ?? panes()[0]);
  const kept = keepText({ form, read: texts, write: replaceAll });
  watchPreview({ form, whenFaulty: markFaulty, whenSignedOut: signedOut });
  form.addEventListener("input", () => document.body.classList.toggle("is-dirty", kept.isDirty()));
  document.body.classList.toggle("is-dirty", kept.isDirty());
}

/** After a save that was refused: the file with the first mistake. */
function firstToMend() {
  const name = document.querySelector("#complaints [data-go-to-file]")?.dataset.goToFile;
  return panes().find((pane) => nameOf(pane) === name);
}

function panes() {
  return [...files.querySelectorAll("[data-file]")];
}

function nameOf(pane) {
  return pane.dataset.kept ?? pane.querySelector("[name=name]").value.trim();
}

/** What would be saved: [name, text] of each file that is not removed; of a file that stays as it is, only its name. */
function texts() {
  const left = panes().filter((pane) => !pane.disabled);
  return left.map((pane) => [nameOf(pane), pane.querySelector("[name=text]")?.value ?? null]);
}

function buildList() {
  const entries = element("ul", {});
  const nav = element("nav", { class: "file-list", "aria-label": "Files of this question" }, entries);
  if (!("readOnly" in form.dataset)) {
    const add = element("button", { type: "button", class: "linklike", "data-add": "" }, "Add a file");
    nav.append(add);
  }
  files.before(nav);
  files.classList.add("one-at-a-time");
  return entries;
}

/** Made anew at each change; the keyboard stays where it was. */
function showList() {
  const { show: shown, bringBack } = list.contains(document.activeElement) ? document.activeElement.dataset : {};
  list.replaceChildren(...panes().map(entryFor));
  (inList("show", shown) ?? inList("bringBack", bringBack ?? shown) ?? inList("show", bringBack))?.focus();
}

/** The button of a file in the list; undefined where there is none that can be pressed. */
function inList(action, id) {
  return [...list.querySelectorAll("button:enabled")].find((button) => id && button.dataset[action] === id);
}

function entryFor(pane) {
  const name = nameOf(pane) || "(no name)";
  const button = element("button", { type: "button", "data-show": pane.id }, ...breakable(name));
  if (pane.dataset.shown === "") button.setAttribute("aria-current", "true");
  if (pane.dataset.faulty === "") button.append(faultMark());
  const entry = element("li", pane.disabled ? { class: "removed" } : {}, button);
  if (pane.disabled) {
    button.disabled = true;
    entry.append(element("button", { type: "button", class: "linklike", "data-bring-back": pane.id }, "Bring back"));
  }
  return entry;
}

function faultMark() {
  return element("span", { class: "fault" }, element("span", { class: "sr-only" }, " has a mistake"));
}

/** A name that is too long for the list breaks after a folder. */
function breakable(name) {
  return name.split(/(?<=\/)/).flatMap((part, index) => (index ? [element("wbr", {}), part] : [part]));
}

function show(pane) {
  if (!pane) return;
  for (const other of panes()) delete other.dataset.shown;
  pane.dataset.shown = "";
  editorOf(pane);
  showList();
}

function editorOf(pane) {
  const field = pane.querySelector("[name=text]");
  if (!field) return null;
  if (!editors.has(pane)) {
    const nonce = document.querySelector("script[nonce]")?.nonce ?? "";
    editors.set(pane, createFileEditor({ field, name: nameOf(pane), nonce }));
  }
  return editors.get(pane);
}

function onInput(event) {
  if (event.target.name === "name") showList();
}

/** Ctrl+S, as fingers expect where text is edited. */
function onKey(event) {
  if (event.key.toLowerCase() !== "s" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
  event.preventDefault();
  document.getElementById("save")?.click();
}

function onClick(event) {
  const button = event.target.closest?.("button");
  if (!button) return;
  const { show: shown, bringBack, goToFile, line } = button.dataset;
  if (shown) show(document.getElementById(shown));
  else if (bringBack) restore(document.getElementById(bringBack));
  else if (goToFile) goTo(goToFile, Number(line));
  else if ("add" in button.dataset) add();
  else if ("remove" in button.dataset) remove(button.closest("[data-file]"));
}

function goTo(name, line) {
  const pane = panes().find((one) => nameOf(one) === name && !one.disabled);
  if (!pane) return announce(`There is no file ${name}.`);
  show(pane);
  pane.scrollIntoView({ block: "nearest" });
  editorOf(pane)?.goTo(line);
}

let added = 0;

function add(name = "", text = "") {
  const template = document.getElementById("new-file").innerHTML.replaceAll("NUMBER", `new-${++added}`);
  files.insertAdjacentHTML("beforeend", template);
  const pane = panes().at(-1);
  const field = pane.querySelector("[name=name]");
  field.value = name;
  pane.querySelector("[name=text]").value = text;
  pane.querySelector("[data-remove]")?.removeAttribute("hidden");
  // Only now is it known what the file is called, and so what the editor should know of its language.
  if (!name) field.addEventListener("change", () => rebuildEditor(pane));
  show(pane);
  if (!name) field.focus();
  return pane;
}

function rebuildEditor(pane) {
  pane.querySelector(".cm-editor")?.remove();
  editors.delete(pane);
  editorOf(pane);
}

/** A removed file is only not sent: until the page is left it can be brought back. */
function remove(pane) {
  pane.disabled = true;
  announce(`${nameOf(pane)} is removed when you save.`);
  show(panes().find((one) => !one.disabled));
  inList("bringBack", pane.id)?.focus();
  changed();
}

function restore(pane) {
  pane.disabled = false;
  show(pane);
  changed();
}

function replaceAll({ files: kept, seen, source }) {
  form.elements.seen.value = seen;
  form.elements.source.value = source;
  const names = new Set(kept.filter(([, text]) => text === null).map(([name]) => name));
  for (const pane of panes()) {
    if (pane.dataset.kept) pane.disabled = !names.has(pane.dataset.kept);
    else pane.remove();
  }
  editors.clear();
  for (const [name, text] of kept) if (text !== null) add(name, text);
  show(panes()[0]);
  changed();
}

function changed() {
  form.dispatchEvent(new Event("input", { bubbles: true }));
}

function markFaulty(names) {
  for (const pane of panes()) {
    if (names.includes(nameOf(pane))) pane.dataset.faulty = "";
    else delete pane.dataset.faulty;
  }
  showList();
}

function signedOut(is) {
  document.getElementById("signed-out").hidden = !is;
  if (is) window.addEventListener("focus", recover);
  else window.removeEventListener("focus", recover);
}

/** After signing in elsewhere: the new session has another token, which saving here needs. */
async function recover() {
  const reply = await fetch(location.pathname).catch(() => null);
  if (!reply?.ok || reply.redirected) return;
  const fresh = new DOMParser().parseFromString(await reply.text(), "text/html").getElementById("files-form");
  // Somebody else may have signed in on this machine: this text is not theirs to save.
  if (fresh?.dataset.key !== form.dataset.key) return;
  const token = fresh.querySelector("[name=csrfmiddlewaretoken]").value;
  for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token;
  signedOut(false);
}

/** Proving and publishing are about what is saved: with unsaved changes they would do something else than is seen. */
function onDecision(event) {
  if (!event.target.matches("[data-decision]") || !document.body.classList.contains("is-dirty")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  announce("There are unsaved changes. Save them first.");
}
