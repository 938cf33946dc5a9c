// Leads from the result of a run to the tabs of its cases: which passed, which failed, which cannot be read.
import { announce } from "./notices.js";

/** `cases` are the TestCases beside the code. */
export function watchCaseResults(cases, form) {
  // The cases that the latest run was sent with, in its order; none for a submission.
  let ran = cases.ranOnThese ? [...cases.cases] : [];
  let told = null;

  form.addEventListener("htmx:beforeRequest", ({ detail }) => {
    const isRun = detail.pathInfo?.requestPath.endsWith("/run/");
    if (isRun) cases.dropEmpty();
    ran = isRun ? [...cases.cases] : [];
    for (const one of cases.cases) forget(cases, one);
    cases.refresh();
  });
  document.addEventListener("result:changed", show);
  document.addEventListener("click", goTo);
  show();

  function show() {
    const result = document.getElementById("result");
    const faults = [...(result?.querySelectorAll("[data-bad-case]") ?? [])];
    if (faults.length) showFaults(result, faults);
    if (result?.dataset.status === "done") showOutcomes(result);
  }

  function showFaults(result, faults) {
    if (told === result) return;
    told = result;
    const bad = faults.map((fault) => [ran[fault.dataset.badCase], fault.textContent.trim()]).filter(([one]) => one);
    for (const [one, problem] of bad) cases.tell(one, problem);
    if (!bad.length) return;
    cases.select(bad[0][0]);
    bad[0][0].field?.focus();
  }

  function showOutcomes(result) {
    const links = [...result.querySelectorAll("[data-go-to-case]")];
    if (told === result || !links.length || links.length !== ran.length) return;
    told = result;
    for (const [index, link] of links.entries()) {
      link.hidden = false;
      ran[index].outcome = link.closest("[data-outcome]").dataset.outcome;
    }
    const failed = ran.find((one) => one.outcome && one.outcome !== "accepted");
    if (failed && !cases.box.contains(document.activeElement)) cases.select(failed, { focus: false });
    else cases.refresh();
  }

  function goTo(event) {
    const link = event.target.closest?.("[data-go-to-case]");
    const one = link && ran[link.dataset.goToCase - 1];
    if (!one) return;
    if (!cases.cases.includes(one)) return announce("That case has been removed.");
    cases.select(one);
    one.field?.focus();
  }
}

function forget(cases, one) {
  one.outcome = "";
  cases.tell(one, "");
}
