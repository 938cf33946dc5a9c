// The preview follows what is typed, after a moment of quiet.
import { scrollablesByKeyboard } from "./enhance.js";
import { reference } from "./reference.js";
import { looksExpired } from "./session.js";

const QUIET = 500;
let timer, asked;

export function watchPreview({ form, whenFaulty, whenSignedOut }) {
  const ask = () => update({ form, whenFaulty, whenSignedOut });
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, QUIET);
  });
  if ("unsaved" in form.dataset) ask();
  else if (body()) scrollablesByKeyboard(body());
}

async function update({ form, whenFaulty, whenSignedOut }) {
  asked?.abort();
  asked = new AbortController();
  try {
    const reply = await fetch(form.dataset.preview, { method: "POST", body: new FormData(form), signal: asked.signal });
    whenSignedOut(looksExpired({ status: reply.status, url: reply.url, redirected: reply.redirected }));
    if (!reply.ok || reply.redirected) return say(`The preview could not be made${reference(reply)}. Your text is kept.`);
    show(await reply.json(), whenFaulty);
    say("");
  } catch (error) {
    if (error.name !== "AbortError") say("The server cannot be reached. Your text is kept in this browser.");
  }
}

function show({ complaints, preview, faulty }, whenFaulty) {
  const place = document.getElementById("complaints");
  if (place.innerHTML.trim() !== complaints.trim()) place.innerHTML = complaints;
  if (body()) {
    body().innerHTML = preview;
    scrollablesByKeyboard(body());
  }
  whenFaulty(faulty);
}

function body() {
  return document.getElementById("preview").shadowRoot?.querySelector("[data-preview-body]");
}

function say(text) {
  const state = document.getElementById("edit-state");
  if (state) state.textContent = text;
}
