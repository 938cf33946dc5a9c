// Keeps unsaved files in this browser, so that neither a lost session nor a closed tab loses them.
import { DraftStore } from "./draft_store.js";

const QUIET = 400;

/**
 * `read()` gives the files as they stand, `write(kept)` puts {files, seen, source} in their place, where `seen` and
 * `source` say what the text was written on: a revision that came since is one that its author does not know of.
 * Returns {isDirty()}.
 */
export function keepText({ form, read, write }) {
  const store = new DraftStore(form.dataset.key);
  const shown = JSON.stringify(read());
  const isDirty = () => "unsaved" in form.dataset || JSON.stringify(read()) !== shown;
  if (wasSaved()) store.clear();
  else offer({ store, shown, write });
  const keep = () => store.write({ files: read(), seen: form.elements.seen.value, source: form.elements.source.value });
  let timer;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => (isDirty() ? keep() : store.clear()), QUIET);
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    keep();
  });
  return { isDirty };
}

/** The address says so after a save; a reload of it should not say so again. */
function wasSaved() {
  const url = new URL(location.href);
  if (!url.searchParams.has("saved")) return false;
  url.searchParams.delete("saved");
  history.replaceState(history.state, "", url);
  return true;
}

function offer({ store, shown, write }) {
  const kept = store.read();
  const box = document.getElementById("kept-text");
  if (!kept?.files || !box || JSON.stringify(kept.files) === shown) return;
  box.hidden = false;
  box.querySelector("[data-restore]").addEventListener("click", () => {
    box.hidden = true;
    write(kept);
  });
  box.querySelector("[data-forget]").addEventListener("click", () => {
    box.hidden = true;
    store.clear();
  });
}
