// The result panel: filled in place while judging goes on, read out when it says something new.
import { announce } from "./notices.js";

let said = "";
let shown = panel()?.dataset.attempt;
let judged = attemptJudged();
let focused = false; // whether what a new panel takes the place of has the focus: a button in it, say

export function watchResult() {
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { detail } = event;
    takeRefusal(detail);
    const fills = detail.target?.id === "result" && detail.shouldSwap && fillInPlace(detail.xhr.responseText);
    if (fills) detail.shouldSwap = false;
    focused = detail.shouldSwap && detail.target?.id === "result" && hasFocus();
  });
  document.addEventListener("htmx:afterSettle", panelChanged);
  document.addEventListener("result:changed", sayNews);
  openFirstFailure(document);
}

/** A submission that came when too many waited is answered with a panel that says so, and shown although an error. */
function takeRefusal(detail) {
  if (detail.xhr.status !== 429 || detail.target?.id !== "result" || !parsed(detail.xhr.responseText)) return;
  detail.shouldSwap = true;
  detail.isError = false;
}

function panel() {
  return document.getElementById("result");
}

function hasFocus() {
  return Boolean(panel()?.contains(document.activeElement));
}

/** The key of the attempt whose verdict the panel shows. */
function attemptJudged() {
  const { attempt, status } = panel()?.dataset ?? {};
  return status === "done" ? attempt : undefined;
}

/** Shows a panel that an event brought. */
export function receivePanel(html) {
  const now = panel();
  if (!now || fillInPlace(html)) return;
  const next = parsed(html);
  // The verdict of another attempt than the one shown came too late.
  if (!next || next.dataset.attempt !== now.dataset.attempt) return;
  focused = hasFocus();
  now.replaceWith(next);
  arrived(next);
}

function parsed(html) {
  return new DOMParser().parseFromString(html ?? "", "text/html").getElementById("result");
}

/**
 * While the same attempt is still being judged, only the panel's inside is exchanged: a whole new panel would take the
 * place of the one that events and poll belong to. True when that was done.
 */
function fillInPlace(html) {
  const now = panel();
  const next = parsed(html);
  if (!now || !next || next.dataset.status === "done") return false;
  // One that is judged again needs the panel that asks and listens.
  if (now.dataset.status === "done") return false;
  if (!next.dataset.attempt || next.dataset.attempt !== now.dataset.attempt) return false;
  now.dataset.status = next.dataset.status;
  const body = now.querySelector("[data-result-body]");
  const fresh = next.querySelector("[data-result-body]");
  // An unchanged panel is left alone, so that nothing flickers and nothing is read out twice.
  if (body.innerHTML !== fresh.innerHTML) body.innerHTML = fresh.innerHTML;
  now.dispatchEvent(new CustomEvent("result:changed", { bubbles: true }));
  return true;
}

function panelChanged(event) {
  const now = panel();
  if (!now || !(event.target === now || now.contains(event.target) || event.target.contains?.(now))) return;
  arrived(now);
}

function arrived(now) {
  if (now.dataset.attempt !== shown) {
    said = ""; // the same words about another attempt are news
    now.classList.add("is-new");
  }
  openFirstFailure(now);
  if (focused) now.focus({ preventScroll: true });
  focused = false;
  bringNewResultIntoView(now);
  now.dispatchEvent(new CustomEvent("result:changed", { bubbles: true }));
  if (attemptJudged() === judged) return;
  judged = attemptJudged();
  if (judged) now.dispatchEvent(new CustomEvent("attempt:judged", { bubbles: true }));
}

/** On a phone the panel may lie below the screen when the answer to a press arrives. */
function bringNewResultIntoView(now) {
  if (now.dataset.attempt === shown) return;
  shown = now.dataset.attempt;
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  now.scrollIntoView({ block: "nearest", behavior: calm ? "auto" : "smooth" });
}

function openFirstFailure(root) {
  const quiet = ["accepted", "not_run"];
  const failed = [...root.querySelectorAll(".cases details[data-outcome]")].find((one) => !quiet.includes(one.dataset.outcome));
  if (failed) failed.open = true;
}

function sayNews() {
  const words = [...(panel()?.querySelectorAll("[data-announce]") ?? [])];
  const text = words.map((word) => word.textContent.replace(/\s+/g, " ").trim()).join(". ");
  if (text && text !== said) announce(text);
  said = text;
}
