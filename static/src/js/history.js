// Going back and forward: browsers show an earlier state of the page, with a submission's number that has been used.

/** Whether this page was loaded by going back or forward, and so perhaps out of the browser's cache. */
export function cameFromHistory() {
  return performance.getEntriesByType("navigation")[0]?.type === "back_forward";
}

export function watchHistory() {
  window.addEventListener("pageshow", (event) => {
    if (event.persisted || cameFromHistory()) renewToken();
  });
}

/** The server takes each token once, so that a double click is one attempt; another answer needs another token. */
function renewToken() {
  const field = document.getElementById("token");
  if (field) field.value = randomUUID();
}

function randomUUID() {
  // Only HTTPS and localhost have the function; an installation in a home network may have neither.
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
