// What this browser keeps of an unsaved answer.

/**
 * One entry of localStorage: {text, bases}, where `bases` are the texts that the server may have held meanwhile; or,
 * once the server has the text, its {version} there.
 */
export class DraftStore {
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
      this.own = JSON.stringify(entry);
      localStorage.setItem(this.key, this.own);
      this.works = true;
    } catch {
      this.works = false;
    }
  }

  /** Of a text that the server has, only the version is kept. Another tab's text that it may not have stays. */
  settle(version) {
    const kept = this.read();
    if (kept?.text === undefined || JSON.stringify(kept) === this.own) this.write({ version });
  }

  clear() {
    try {
      localStorage.removeItem(this.key);
    } catch {
      // Nothing could have been kept either.
    }
  }
}
