// The CSRF token of the page, and what happens when the session behind it has ended.
import { element, notice, removeNotice } from "./notices.js";

const NOTICE = "session-notice";
let expired = false;

export function csrfToken() {
  return JSON.parse(document.body.getAttribute("hx-headers") || "{}")["X-CSRFToken"] ?? "";
}

/** Whether a response shows that nobody is signed in any more, or that the page's token is of an older session. */
export function looksExpired({ status, url = "", redirected = false }) {
  if (status === 401 || status === 403) return true;
  return redirected && new URL(url, location.href).pathname.startsWith("/accounts/");
}

export function sessionExpired() {
  if (expired) return;
  expired = true;
  const link = element("a", { class: "button small", href: "/", target: "_blank", rel: "noopener" }, "Sign in");
  const text = "You are signed out. What you typed is kept in this browser. Sign in in a new tab, then come back here.";
  notice(NOTICE, text, { actions: [link] });
  window.addEventListener("focus", recover);
}

function draftKey(page) {
  return page.querySelector("[data-draft-key]")?.dataset.draftKey;
}

/** After signing in elsewhere: takes the new session's token from a fresh copy of this page, and goes on. */
async function recover() {
  const response = await fetch(location.href).catch(() => null);
  if (!response?.ok || response.redirected) return;
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  const headers = fresh.body.getAttribute("hx-headers");
  // Somebody else may have signed in on this machine: this page's text is not theirs to save.
  if (!headers || draftKey(fresh) !== draftKey(document)) return;
  document.body.setAttribute("hx-headers", headers);
  for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = csrfToken();
  window.removeEventListener("focus", recover);
  expired = false;
  removeNotice(NOTICE);
  document.dispatchEvent(new CustomEvent("session:back"));
}
