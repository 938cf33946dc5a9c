// What htmx leaves to the page: sessions that ended, networks that fail, buttons pressed twice.
import { toast } from "./notices.js";
import { reference } from "./reference.js";
import { looksExpired, sessionExpired } from "./session.js";

// A double click is one wish. Longer than people's double clicks, shorter than a deliberate second try.
const PRESS_AGAIN_AFTER = 800;

export function watchRequests() {
  document.addEventListener("htmx:beforeSwap", stopForeignPages);
  document.addEventListener("htmx:responseError", onError);
  document.addEventListener("htmx:sendError", onUnreachable);
  document.addEventListener("htmx:timeout", onUnreachable);
  document.addEventListener("click", ignoreSecondPress, { capture: true });
  // Who types between two presses means both.
  document.addEventListener("input", () => (pressed = new WeakMap()));
}

/** A request that was led to the sign-in page brings that page: it must not land in the result panel. */
function stopForeignPages(event) {
  const { xhr } = event.detail;
  const asked = event.detail.pathInfo?.requestPath;
  const redirected = Boolean(asked && xhr.responseURL && new URL(xhr.responseURL).pathname !== pathOf(asked));
  if (!looksExpired({ status: xhr.status, url: xhr.responseURL, redirected })) return;
  event.detail.shouldSwap = false;
  event.detail.isError = false;
  sessionExpired();
}

function pathOf(url) {
  return new URL(url, location.href).pathname;
}

function onError(event) {
  const { xhr } = event.detail;
  const { status } = xhr;
  if (asksByItself(event)) return;
  if (status === 413) toast("That is too long to be judged. Shorten it and try again.");
  else if (status === 429) toast("Too many requests at once. Wait a moment and try again.");
  else toast(`The server could not do that (error ${status}${reference(xhr)}). Your text is kept; try again in a moment.`);
}

function onUnreachable(event) {
  if (asksByItself(event)) return;
  toast("The server cannot be reached. Your text is kept in this browser; try again when you are back online.");
}

/** What the page asks for by itself (the panel's slow poll, the list of attempts) is not worth a word when it fails. */
function asksByItself(event) {
  return ["result", "attempts"].includes(event.detail.elt?.id);
}

let pressed = new WeakMap();

function ignoreSecondPress(event) {
  const button = event.target.closest?.("button[data-hotkey], #answer-form button[type=submit]");
  if (!button) return;
  const before = pressed.get(button) ?? -Infinity;
  if (event.timeStamp - before < PRESS_AGAIN_AFTER) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  pressed.set(button, event.timeStamp);
}
