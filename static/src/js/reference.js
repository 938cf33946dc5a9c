// Under which id the server's log tells of an answer: people quote it when something failed.
const HEADER = "X-Request-ID";

/** ", reference 12ab…" of a failed XMLHttpRequest or fetch; empty when something before the server answered. */
export function reference(answer) {
  const id = answer.headers ? answer.headers.get(HEADER) : answer.getResponseHeader(HEADER);
  return id ? `, reference ${id}` : "";
}
