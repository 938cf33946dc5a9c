"""How long a person waits: from the click on Submit to the verdict on the screen, per cell. Run by `make bench`."""

import statistics
import sys

import pytest

from tests.e2e.conftest import create_first_account, write_code
from tests.e2e.test_newcomer import RIGHT

ROUNDS = 20
SMALL = "/questions/lru-cache/"
# Clicks, and resolves with milliseconds when the panel shows the verdict of a new attempt.
CLICK_AND_WAIT = """(button) => new Promise((resolve) => {
  const before = document.getElementById("result")?.dataset.attempt;
  const started = performance.now();
  const done = () => {
    const result = document.getElementById("result");
    return result?.dataset.status === "done" && result.dataset.attempt !== before;
  };
  new MutationObserver((_, observer) => {
    if (done()) { observer.disconnect(); resolve(performance.now() - started); }
  }).observe(document.body, { childList: true, subtree: true, attributes: true });
  document.getElementById(button).click();
})"""


@pytest.mark.parametrize("cell", ["bubblewrap", "docker"])
def test_submit_to_verdict(start_site, cell, capsys):
    site = start_site(cell)
    with site.context() as context:
        page = context.new_page()
        create_first_account(page)
        page.goto(SMALL)
        page.locator(".cm-content").wait_for()
        write_code(page, RIGHT)
        for button, what in (("run", "Run, 3 small cases"), ("submit", "Submit, 27 cases, one of 200,000 calls")):
            took = []
            for _ in range(ROUNDS):
                page.wait_for_timeout(700)
                took.append(page.evaluate(CLICK_AND_WAIT, button))
            wait = f"median {statistics.median(took):6.0f} ms ({min(took):.0f} to {max(took):.0f})"
            with capsys.disabled():
                sys.stdout.write(f"{cell:11} {what:42} {wait}\n")
