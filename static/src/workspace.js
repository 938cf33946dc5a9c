// The code workspace: turns the plain textarea into an editor, makes tabs of the test cases, and shows where the judged
// code failed.
import { watchCaseResults } from "./js/case_results.js";
import { createEditor } from "./js/editor.js";
import { TestCases } from "./js/test_cases.js";

const field = document.getElementById("answer");
const holder = document.getElementById("editor");
if (field && holder) start();
const cases = document.getElementById("test-cases");
if (cases) watchCaseResults(new TestCases(cases), field.form);

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
