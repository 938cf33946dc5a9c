"""Tests to write: from survivors over their hints to a file that finds every broken version."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import faults, judge, write_code

pytestmark = [pytest.mark.browser, pytest.mark.one_database]
QUESTION = "test-the-metrics"
SUBMISSIONS = Path(__file__).parents[2] / "questions/bank/fundamentals" / QUESTION / "submissions"
WRONG = "from metrics import auc\n\n\ndef test_x():\n    assert auc([1, 0], [2, 1]) == 0\n"


def test_survivors_tell_more_and_more_until_the_tests_find_all(page):
    page.goto(f"/questions/{QUESTION}/")
    write_code(page, WRONG)
    result = judge(page, page.get_by_role("button", name="Run your tests on the right implementation").click)
    expect(result).to_contain_text("test_x (AssertionError on line 5)")
    expect(page.locator(".cm-error-line")).to_have_text("    assert auc([1, 0], [2, 1]) == 0")
    assert not faults(page)

    write_code(page, (SUBMISSIONS / "wrong_answer/tolerance_of_a_third.py").read_text())
    result = judge(page, page.get_by_role("button", name="Submit").click)
    expect(result.locator(".figures").first).to_contain_text("of 9 broken versions found")
    survivor = result.get_by_role("list", name="What to look into").locator("details[data-outcome]").first
    if survivor.get_attribute("open") is None:
        survivor.locator("summary").first.click()
    expect(survivor.locator(".number")).to_have_text("")  # "Broken version 3" is no third case
    hints = survivor.locator(".case-body .prose")
    for seen in (1, 2, 3):
        expect(hints.locator("visible=true")).to_have_count(seen)
        if seen < 3:
            survivor.get_by_text("A stronger hint").locator("visible=true").last.click()
    assert not faults(page)

    write_code(page, (SUBMISSIONS / "accepted/worked_examples.py").read_text())
    result = judge(page, page.get_by_role("button", name="Submit").click)
    expect(result).to_contain_text("Accepted")
    expect(result).to_contain_text("9 of 9 broken versions found")
    assert not faults(page)
