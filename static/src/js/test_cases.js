// The cases beside the code: a tab for each, the question's examples first, then one's own. They stand in the fields that
// the server wrote; what differs from the question goes into one field of the form, which is sent and kept as a draft.
import { announce, element } from "./notices.js";
import { tabKeys } from "./tab_keys.js";

const FOLDED = "crossover:test-cases-folded";

export class TestCases {
  constructor(box) {
    this.kept = box.querySelector("#own-cases");
    this.most = Number(box.dataset.mostOwn);
    this.ranOnThese = "ran" in box.dataset;
    this.build(box);
    this.write(this.kept.value);
    this.kept.disabled = false;
    this.kept.addEventListener("draft:replaced", () => this.write(this.kept.value));
    this.fold(readFolded());
  }

  build(box) {
    // One's own come anew, from what is kept.
    const fields = [...box.querySelectorAll("[data-example]")].filter(({ dataset }) => dataset.example);
    const help = box.querySelector("#test-cases-help");
    this.template = box.querySelector("[data-another]");
    this.toggle = button({ class: "case-fold", "aria-controls": "case-panels" }, icon("turn"), "Test cases");
    this.list = element("div", { class: "file-tabs case-tabs", role: "tablist", "aria-label": "Test cases" });
    this.plus = button({ class: "case-add", "aria-label": "Add a test case", title: "Add a test case" }, "+");
    this.panels = element("div", { class: "case-panels" });
    this.undo = button({ class: "button quiet small" });
    const foot = element("div", { class: "case-foot" }, help, this.undo);
    this.body = element("div", { id: "case-panels" }, this.panels, foot);
    const bar = element("div", { class: "case-bar" }, this.toggle, this.list, this.plus);
    this.box = element("section", { class: "test-cases", id: box.id, "aria-label": "Test cases" }, bar, this.kept, this.body);
    this.box.dataset.hotkeys = box.dataset.hotkeys;
    this.cases = fields.map((field) => this.caseOf(field));
    box.replaceWith(this.box);
    this.listen();
  }

  listen() {
    this.toggle.addEventListener("click", () => this.fold(!this.body.hidden));
    this.plus.addEventListener("click", () => this.add());
    this.undo.addEventListener("click", () => this.takeBack(this.shown));
    this.list.addEventListener("keydown", (event) => {
      const tabs = this.cases.map(({ tab }) => tab);
      if (event.key === "Delete") this.takeBack(this.cases[tabs.indexOf(event.target)]);
      else tabKeys(event, tabs, (index) => this.select(this.cases[index]));
    });
  }

  /** The case of a field that the server wrote, or of a copy of the empty one. */
  caseOf(panel) {
    const field = panel.querySelector("textarea");
    const example = panel.dataset.example ?? "";
    const one = { example, panel, field, original: panel.dataset.original ?? field?.defaultValue ?? "", outcome: "" };
    const id = example ? `case-of-${this.panels.childElementCount}` : `case-own-${(this.made = (this.made ?? 0) + 1)}`;
    one.tab = button({ role: "tab", id: `${id}-tab`, "aria-controls": id });
    one.problem = element("p", { class: "case-problem", id: `${id}-problem`, hidden: "" });
    for (const [name, value] of [["role", "tabpanel"], ["id", id], ["aria-labelledby", one.tab.id]]) panel.setAttribute(name, value);
    panel.querySelector("input")?.remove();
    panel.querySelector(".label")?.remove();
    panel.append(one.problem);
    field?.removeAttribute("name");
    field?.addEventListener("input", () => this.edited(one));
    one.tab.addEventListener("click", () => this.select(one));
    this.panels.append(panel);
    return one;
  }

  /** What the form sends: "" while everything is as the question has it. Own cases that say nothing are none. */
  read() {
    const standing = this.cases.filter((one) => one.example || one.field.value.trim());
    const pairs = standing.map((one) => [one.example, isAsItWas(one) ? null : one.field.value]);
    return pairs.some(([, text]) => text !== null) ? JSON.stringify(pairs) : "";
  }

  /** The way back: shows the cases that a kept text stands for. */
  write(text) {
    const pairs = parsed(text);
    const texts = new Map(pairs);
    for (const one of this.own) this.drop(one);
    for (const one of this.cases) if (one.field) one.field.value = texts.get(one.example) ?? one.original;
    const known = new Set(this.cases.map(({ example }) => example));
    for (const [name, own] of pairs) if (own !== null && !known.has(name)) this.append(own);
    this.select(this.cases.includes(this.shown) ? this.shown : this.cases[0], { focus: false });
  }

  get own() {
    return this.cases.filter(({ example }) => !example);
  }

  append(text) {
    const panel = this.template.cloneNode(true);
    delete panel.dataset.another;
    const one = this.caseOf(panel);
    one.field.removeAttribute("id");
    one.field.value = text;
    this.cases.push(one);
    return one;
  }

  /** A new case begins as a copy of the one that is shown. */
  add() {
    if (this.own.length >= this.most) return;
    const from = this.shown.field ? this.shown : this.cases.find(({ field }) => field);
    const one = this.append(from?.field.value ?? "");
    this.fold(false);
    this.select(one, { focus: false });
    this.changed();
    one.field.focus();
    announce(`${one.label} added${from ? `, a copy of ${from.label}` : ""}.`);
  }

  /** Removes a case of one's own; sets an example back. */
  takeBack(one) {
    if (one.example && isAsItWas(one)) return;
    const told = one.example ? `${one.label} is as it was.` : `${one.label} removed.`;
    if (one.example) {
      one.field.value = one.original;
      this.edited(one);
      one.tab.focus();
    } else {
      const next = this.cases[this.cases.indexOf(one) - 1] ?? this.cases[1];
      this.drop(one);
      this.select(next ?? null);
      this.changed();
    }
    announce(told);
  }

  drop(one) {
    this.cases = this.cases.filter((other) => other !== one);
    one.panel.remove();
    one.tab.remove();
  }

  /** Cases of one's own that say nothing go before a run, so that its result counts as the tabs do. */
  dropEmpty() {
    for (const one of this.own) if (!one.field.value.trim()) this.drop(one);
    if (!this.cases.includes(this.shown)) this.select(this.cases[0] ?? null, { focus: false });
    this.refresh();
  }

  edited(one) {
    one.outcome = "";
    this.tell(one, "");
    this.changed();
  }

  changed() {
    this.refresh();
    this.kept.value = this.read();
    this.kept.dispatchEvent(new Event("input", { bubbles: true }));
  }

  /** Shows a case, and what is wrong with it. */
  tell(one, problem) {
    one.problem.textContent = problem;
    one.problem.hidden = !problem;
    one.field?.setAttribute("aria-invalid", String(Boolean(problem)));
    one.field?.setAttribute("aria-describedby", problem ? one.problem.id : "test-cases-help");
  }

  select(one, { focus = true } = {}) {
    this.shown = one;
    this.refresh();
    if (!one) return;
    if (focus) this.fold(false);
    one.tab.scrollIntoView({ block: "nearest", inline: "nearest" });
    if (focus) one.tab.focus();
  }

  fold(folded) {
    this.body.hidden = folded;
    this.toggle.setAttribute("aria-expanded", String(!folded));
    keepFolded(folded);
  }

  /** Tabs and buttons, as the cases are now. */
  refresh() {
    let own = 0;
    for (const [index, one] of this.cases.entries()) {
      one.label = one.example ? `Example ${index + 1}` : `Your case ${++own}`;
      const isShown = one === this.shown;
      one.tab.replaceChildren(...face(one));
      one.tab.setAttribute("aria-selected", String(isShown));
      one.tab.tabIndex = isShown ? 0 : -1;
      one.panel.hidden = !isShown;
      one.field?.setAttribute("aria-label", one.label);
      if (one.tab.parentElement !== this.list) this.list.append(one.tab);
    }
    this.plus.disabled = own >= this.most;
    this.undo.hidden = !this.shown || (Boolean(this.shown.example) && isAsItWas(this.shown));
    this.undo.textContent = this.shown?.example ? "Reset" : "Remove";
    if (this.shown) this.undo.setAttribute("aria-label", `${this.undo.textContent} ${this.shown.label}`);
  }
}

function isAsItWas({ example, field, original }) {
  return Boolean(example) && (!field || field.value.trim() === original.trim());
}

const SIGNS = { accepted: ["solved", "passed"], not_run: ["skipped", "not run"], problem: ["warning", "cannot be used"] };

/** What a tab shows: how the case went in the last run, its name, and whether it is another than the question's. */
function face(one) {
  const outcome = one.problem.textContent ? "problem" : one.outcome;
  const [sign, words] = SIGNS[outcome] ?? ["wrong", "failed"];
  const isEdited = one.example && !isAsItWas(one);
  one.tab.dataset.outcome = outcome;
  const said = [outcome && words, isEdited && "edited"].filter(Boolean).map((word) => `, ${word}`);
  return [
    ...(outcome ? [icon(sign)] : []),
    one.label,
    ...(isEdited ? [element("span", { class: "case-edited", "aria-hidden": "true", title: "Edited" })] : []),
    ...(said.length ? [element("span", { class: "sr-only" }, said.join(""))] : []),
  ];
}

function button(attributes, ...children) {
  return element("button", { type: "button", ...attributes }, ...children);
}

function icon(name) {
  const holder = document.createElement("template");
  holder.innerHTML = `<svg class="icon" aria-hidden="true"><use href="#i-${name}"/></svg>`;
  return holder.content.firstChild;
}

function parsed(text) {
  try {
    return text ? JSON.parse(text) : [];
  } catch {
    return [];
  }
}

function readFolded() {
  try {
    return localStorage.getItem(FOLDED) === "1";
  } catch {
    return false;
  }
}

function keepFolded(folded) {
  try {
    localStorage.setItem(FOLDED, folded ? "1" : "0");
  } catch {
    // Storage may be forbidden.
  }
}
