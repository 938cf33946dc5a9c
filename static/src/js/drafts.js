// Drafts: kept on the server shortly after typing stops, and in this browser when the server does not take them.
//
// Works on the form's textareas alone, the answer's and that of the cases beside it. Editors write into them and fire
// `input`; text that comes from elsewhere is announced to them by a `draft:replaced` event on the textarea.
//
// The server counts the draft's versions and takes a text only from a page that knows the latest one, so a tab that
// was left open cannot overwrite what was written since in another tab or on another device.
import { DraftStore } from "./draft_store.js";
import { joinDraft, splitDraft } from "./draft_text.js";
import { cameFromHistory } from "./history.js";
import { element, notice, removeNotice } from "./notices.js";
import { reference } from "./reference.js";
import { csrfToken, looksExpired, sessionExpired } from "./session.js";

const QUIET = 800;
const RETRY = 10_000;
const STORED = "stored-draft";
const CLASH = "other-draft";
const VERSION = "X-Draft-Version";

export function watchDrafts() {
  keepDraftsIn(document);
  // Tabs bring forms of their own, and take them away again.
  document.addEventListener("htmx:load", (event) => keepDraftsIn(event.target));
}

const keepers = new WeakMap();

function keepDraftsIn(root) {
  for (const form of root.querySelectorAll("form[data-draft-url]")) {
    if (!keepers.has(form)) keepers.set(form, new DraftKeeper(form));
  }
}

class DraftKeeper {
  constructor(form) {
    this.form = form;
    this.url = form.dataset.draftUrl;
    this.field = form.elements.answer;
    this.cases = form.elements.own_cases ?? null;
    this.what = form.dataset.draftWhat ?? "answer";
    this.state = form.querySelector(".draft-state");
    // Of a form that has gone with its tab nothing is heard any more.
    this.gone = new AbortController();
    this.store = new DraftStore(`crossover:draft:${form.dataset.draftKey}`);
    this.version = form.dataset.draftVersion;
    // Texts that were sent and never answered for: the server may hold any of them.
    this.unanswered = [];
    // The server's text {text, version} of another tab or device, while people have not chosen yet.
    this.other = null;
    // What the server is known to hold; differs from the field exactly when something is unsaved. A page that shows
    // a refused answer shows what the server did not take.
    const refused = "draftRefused" in form.dataset;
    this.saved = refused ? null : firstText(form);
    this.listen();
    if (refused) this.keepHere();
    else this.begin();
  }

  listen() {
    for (const field of [this.field, this.cases]) field?.addEventListener("input", () => this.typed());
    this.form.addEventListener("submit", () => this.keepHere());
    this.form.addEventListener("htmx:beforeRequest", () => this.submitting());
    this.form.addEventListener("htmx:afterRequest", (event) => this.submitted(event.detail.xhr));
    const { signal } = this.gone;
    window.addEventListener("pagehide", () => this.leave(), { signal });
    window.addEventListener("online", () => this.save(), { signal });
    document.addEventListener("session:back", () => this.save(), { signal });
    document.addEventListener("visibilitychange", () => document.hidden && this.save(), { signal });
    document.addEventListener("htmx:beforeSwap", ({ detail }) => this.aboutToSwap(detail), { signal });
  }

  /** Nothing is swapped where the server failed or the session has ended: then the form stays. */
  aboutToSwap({ shouldSwap, target }) {
    if (shouldSwap && target.contains(this.form)) this.close();
  }

  /** The form is about to be taken away. */
  close() {
    this.leave();
    clearTimeout(this.timer);
    this.gone.abort();
  }

  get text() {
    return joinDraft(this.field.value, this.cases?.value ?? "");
  }

  get unsaved() {
    return this.text !== this.saved;
  }

  async begin() {
    const seen = Number(this.store.read()?.version ?? 0);
    if (cameFromHistory() || seen > Number(this.version)) await this.catchUp();
    this.restore();
  }

  /**
   * Takes over what the server holds now. Going back may show the page as it was first loaded, and a refresh can
   * overtake the last save: then the page is older than what this very browser saved.
   */
  async catchUp() {
    const response = await fetch(location.href, { cache: "no-store" }).catch(() => null);
    if (!response?.ok || response.redirected || this.unsaved) return;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const fresh = page.getElementById(this.form.id);
    if (fresh?.dataset.draftKey !== this.form.dataset.draftKey || this.unsaved) return;
    this.version = fresh.dataset.draftVersion;
    this.take(firstText(fresh));
  }

  /** Brings back what this browser kept. If the server's text has changed since then, people choose. */
  restore() {
    const kept = this.store.read();
    if (kept?.text === undefined || kept.text === this.saved) return this.store.clear();
    if (kept.bases.includes(this.saved)) return this.replace(kept.text);
    this.choose(STORED, `This browser holds a different text that never reached the server, where the ${this.what} has changed since.`, {
      "Use the text from this browser": () => this.replace(kept.text),
      "Discard it": () => this.store.clear(),
    });
  }

  /** Shows a notice with a button for each entry of `choices`; any of them closes it. */
  choose(id, text, choices) {
    const actions = Object.entries(choices).map(([label, act], at) => {
      const style = at ? "button quiet small" : "button small";
      const button = element("button", { type: "button", class: style }, label);
      button.addEventListener("click", () => (removeNotice(id), act()));
      return button;
    });
    notice(id, text, { actions });
  }

  replace(text) {
    const [answer, cases] = splitDraft(text);
    put(this.field, answer);
    if (this.cases) put(this.cases, cases);
    this.typed();
  }

  /** Shows a text that the server holds. */
  take(text) {
    this.saved = text;
    if (this.unsaved) this.replace(text);
  }

  typed() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), QUIET);
  }

  async save() {
    clearTimeout(this.timer);
    if (!this.unsaved || this.busy) return;
    this.keepHere();
    if (this.other) return;
    const turn = (this.busy = {});
    const { text } = this;
    this.sends(text);
    this.show("saving", "Saving…");
    const { problem, version, other } = await this.send(text);
    // A submission that began meanwhile settles what the server holds.
    if (this.busy !== turn) return;
    this.busy = null;
    // The form has gone: this browser keeps the text, and the next form of its kind settles it.
    if (this.gone.signal.aborted && (problem || other !== undefined)) return;
    if (problem) this.notSaved(problem);
    else if (other === undefined) this.holds(text, version);
    else this.meet({ text: other, version });
  }

  sends(text) {
    this.unanswered = [...this.unanswered, text].slice(-3);
  }

  /** Posts the draft. Resolves to {version} when taken, {other, version} when another was saved, or {problem}. */
  async send(text) {
    const body = new URLSearchParams(this.fields(text));
    const options = { method: "POST", body, headers: { "X-CSRFToken": csrfToken() } };
    try {
      const response = await fetch(this.url, options);
      if (looksExpired(response)) return { problem: sessionExpired() ?? "signed out" };
      const version = response.headers.get(VERSION);
      if (response.status === 409) return { other: await response.text(), version };
      if (response.status === 413) return { problem: (await response.text()) || "it is too long" };
      return response.ok ? { version } : { problem: `server error ${response.status}${reference(response)}` };
    } catch {
      return { problem: "offline" };
    }
  }

  /** What is posted of `text`. */
  fields(text) {
    const [answer, cases] = splitDraft(text);
    return { answer, version: this.version, ...(this.cases && { own_cases: cases }) };
  }

  /** The server has taken `text`, the last one or one that has been typed over since. */
  holds(text, version) {
    this.saved = text;
    this.version = version ?? this.version;
    this.unanswered = [];
    this.other = null;
    this.store.settle(this.version);
    this.show("saved", this.what === "answer" ? "Draft saved" : "Saved");
    if (this.unsaved) this.typed();
  }

  /** The server holds a newer text than this page knew of. */
  meet(other) {
    const known = [this.text, this.saved, ...this.unanswered];
    if (known.includes(other.text)) return this.holds(other.text, other.version);
    this.other = other;
    this.keepHere();
    this.show("local", `Not saved: the ${this.what} has changed elsewhere`);
    this.choose(CLASH, `This ${this.what} was changed in another tab or on another device. Until you choose, what you type stays in this browser.`, {
      "Use the other text": () => (this.holds(other.text, other.version), this.take(other.text)),
      "Keep mine": () => (this.holds(other.text, other.version), this.save()),
    });
  }

  /** Run and Submit store the draft too, whatever its version; no draft is sent at the same time. */
  submitting() {
    this.submission = this.text;
    this.sends(this.submission);
    this.busy = {};
  }

  submitted(xhr) {
    this.busy = null;
    const version = xhr.getResponseHeader(VERSION);
    if (!version) return this.typed();
    if (this.other) removeNotice(CLASH);
    this.holds(this.submission, version);
  }

  notSaved(reason) {
    const here = this.store.works ? "kept in this browser" : "not kept anywhere yet";
    this.show("local", `Not saved, ${here} (${reason.replace(/\.$/, "")})`);
    this.timer = setTimeout(() => this.save(), RETRY);
  }

  keepHere() {
    if (this.unsaved) this.store.write({ text: this.text, bases: [this.saved, ...this.unanswered] });
  }

  /** The page goes away: a beacon outlives it. If that fails too, this browser still has the text. */
  leave() {
    if (!this.unsaved) return;
    this.keepHere();
    if (this.other) return;
    // A beacon cannot carry headers, so the token goes where Django also looks for it.
    const { text } = this;
    navigator.sendBeacon?.(this.url, new URLSearchParams({ ...this.fields(text), csrfmiddlewaretoken: csrfToken() }));
    this.sends(text);
  }

  show(state, text) {
    if (!this.state || this.state.textContent === text) return;
    this.state.dataset.state = state;
    this.state.textContent = text;
  }
}

/** What the server wrote into the form. */
function firstText({ elements }) {
  return joinDraft(elements.answer.defaultValue, elements.own_cases?.defaultValue ?? "");
}

function put(field, text) {
  if (field.value === text) return;
  field.value = text;
  field.dispatchEvent(new CustomEvent("draft:replaced"));
}
