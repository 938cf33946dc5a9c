// Drafts: kept on the server shortly after typing stops, and in this browser when the server does not take them.
//
// Works on the form's textarea alone. The code editor writes into it and fires `input`; text that comes back from
// this browser's store is announced to the editor by a `draft:replaced` event on the textarea.
import { element, notice, removeNotice } from "./notices.js";
import { csrfToken, looksExpired, sessionExpired } from "./session.js";

const QUIET = 800;
const RETRY = 10_000;
const STORED = "stored-draft";

export function watchDrafts() {
  for (const form of document.querySelectorAll("form[data-draft-url]")) new DraftKeeper(form);
}

class DraftKeeper {
  constructor(form) {
    this.url = form.dataset.draftUrl;
    this.field = form.elements.answer;
    this.state = form.querySelector(".draft-state");
    this.store = new Store(`crossover:draft:${form.dataset.draftKey}`);
    // What the server is known to hold; differs from the field exactly when something is unsaved. A page that shows
    // a refused answer shows what the server did not take.
    const refused = "draftRefused" in form.dataset;
    this.saved = refused ? null : this.field.defaultValue;
    if (refused) this.keepHere();
    else this.restore();
    this.field.addEventListener("input", () => this.typed());
    form.addEventListener("submit", () => this.keepHere());
    window.addEventListener("pagehide", () => this.leave());
    window.addEventListener("online", () => this.save());
    document.addEventListener("session:back", () => this.save());
    document.addEventListener("visibilitychange", () => document.hidden && this.save());
  }

  get unsaved() {
    return this.field.value !== this.saved;
  }

  /** Brings back what this browser kept. If the server's text has changed since then, people choose. */
  restore() {
    const kept = this.store.read();
    if (!kept || kept.text === this.saved) return this.store.clear();
    if (kept.base === this.saved) return this.replace(kept.text);
    const use = element("button", { type: "button", class: "button small" }, "Use the text from this browser");
    const drop = element("button", { type: "button", class: "button quiet small" }, "Discard it");
    use.addEventListener("click", () => (removeNotice(STORED), this.replace(kept.text)));
    drop.addEventListener("click", () => (removeNotice(STORED), this.store.clear()));
    const text = "This browser holds a different text that never reached the server, where the answer has changed since.";
    notice(STORED, text, { actions: [use, drop] });
  }

  replace(text) {
    this.field.value = text;
    this.field.dispatchEvent(new CustomEvent("draft:replaced"));
    this.typed();
  }

  typed() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), QUIET);
  }

  async save() {
    clearTimeout(this.timer);
    if (!this.unsaved || this.saving) return;
    this.saving = true;
    const text = this.field.value;
    this.keepHere();
    this.show("saving", "Saving…");
    const problem = await this.send(text);
    this.saving = false;
    if (problem) return this.notSaved(problem);
    this.saved = text;
    this.store.clear();
    this.show("saved", "Draft saved");
    if (this.unsaved) this.typed();
  }

  /** Posts the draft. Resolves to "" or to the reason why it was not taken. */
  async send(text) {
    const body = new URLSearchParams({ answer: text });
    const options = { method: "POST", body, headers: { "X-CSRFToken": csrfToken() } };
    try {
      const response = await fetch(this.url, options);
      if (looksExpired(response)) return sessionExpired() ?? "signed out";
      if (response.status === 413) return (await response.text()) || "it is too long";
      return response.ok ? "" : `server error ${response.status}`;
    } catch {
      return "offline";
    }
  }

  notSaved(reason) {
    const here = this.store.works ? "kept in this browser" : "not kept anywhere yet";
    this.show("local", `Not saved, ${here} (${reason.replace(/\.$/, "")})`);
    this.timer = setTimeout(() => this.save(), RETRY);
  }

  keepHere() {
    if (this.unsaved) this.store.write({ text: this.field.value, base: this.saved });
  }

  /** The page goes away: a beacon outlives it. If that fails too, this browser still has the text. */
  leave() {
    if (!this.unsaved) return;
    this.keepHere();
    navigator.sendBeacon?.(this.url, beaconBody(this.field.value));
  }

  show(state, text) {
    if (!this.state || this.state.textContent === text) return;
    this.state.dataset.state = state;
    this.state.textContent = text;
  }
}

function beaconBody(text) {
  // A beacon cannot carry headers, so the token goes where Django also looks for it.
  return new URLSearchParams({ answer: text, csrfmiddlewaretoken: csrfToken() });
}

/** One entry of localStorage: {text, base}, where `base` is what the server held when `text` was typed. */
class Store {
  constructor(key) {
    this.key = key;
    this.works = true;
  }

  read() {
    try {
      return JSON.parse(localStorage.getItem(this.key));
    } catch {
      return null;
    }
  }

  write(entry) {
    try {
      localStorage.setItem(this.key, JSON.stringify(entry));
      this.works = true;
    } catch {
      this.works = false;
    }
  }

  clear() {
    try {
      localStorage.removeItem(this.key);
    } catch {
      // Nothing could have been kept either.
    }
  }
}
