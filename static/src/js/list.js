// The list of questions: says what was found, and after another page takes the reader to its top.
import { announce } from "./notices.js";

export function watchList() {
  document.addEventListener("htmx:afterSettle", ({ detail }) => {
    if (detail.target?.id !== "results") return;
    const said = detail.target.querySelector("[data-announce]");
    if (said) announce(said.textContent.replace(/\s+/g, " ").trim());
    const link = detail.requestConfig?.elt;
    if (link?.dataset?.movesTo) document.getElementById(link.dataset.movesTo)?.focus();
  });
}
