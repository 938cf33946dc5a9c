// The code workspace: turns the plain textarea into an editor and shows where the judged code failed.
import { createEditor } from "./js/editor.js";

const field = document.getElementById("answer");
const holder = document.getElementById("editor");
if (field && holder) start();

function start() {
  const nonce = document.querySelector("script[nonce]")?.nonce ?? "";
  const editor = createEditor({ field, holder, nonce });
  if ("markError" in holder.dataset) markErrorOfResult(editor);
  document.addEventListener("result:changed", () => markErrorOfResult(editor));
  document.addEventListener("click", (event) => {
    const jump = event.target.closest?.("[data-go-to-line]");
    if (jump) editor.goTo(Number(jump.dataset.goToLine));
  });
}

function markErrorOfResult(editor) {
  const line = document.getElementById("result")?.dataset.errorLine;
  editor.markLine(line ? Number(line) : null);
}
