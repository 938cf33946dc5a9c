"""A question that asks for faster code, from the starter that misses its target to an answer that is measured again."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import faults, judge, write_code
from tests.e2e.test_when_the_judge_fails import NEWEST, in_the_installation
from tests.launch.helpers import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.one_database]
FOLDER = ROOT / "questions" / "bank" / "coding" / "point-in-time-join"
FAST = (FOLDER / "submissions" / "accepted" / "sweep.py").read_text()
NOISY = f"{NEWEST}newest.verdict = 'too_noisy'; newest.sentence = 'Right, but too noisy to tell'; newest.save()"


def test_code_is_measured_beside_the_starter_until_it_is_fast_enough(page, site):
    page.goto(f"/questions/{FOLDER.name}/")
    submit = page.get_by_role("button", name="Submit")
    result = judge(page, submit.click)
    expect(result).to_contain_text("Target missed")
    expect(result).to_contain_text("Right, but not fast enough: ")
    expect(result.locator("figure.rounds")).to_have_count(1)  # after the first one missed nothing else is measured
    assert not faults(page)

    write_code(page, FAST)
    submit.click()
    # Its attempt is a new one, and the rounds come while it is measured.
    expect(result.locator(".figures")).to_have_text(re.compile(r".*: round \d+ of \d+"))
    expect(result.get_by_role("heading")).to_have_text("All cases passed, now measuring")
    expect(result).to_have_attribute("data-status", "done", timeout=90_000)
    expect(result).to_contain_text("all targets are reached")
    figure = result.locator("figure.rounds").first
    figure.get_by_text("The numbers of").click()
    rows = figure.get_by_role("row")
    expect(rows.nth(3)).to_be_visible()  # below the head one for each round, and there are three at least
    assert figure.locator("circle.answer").count() == rows.count() - 1
    assert not faults(page)
    # The result has many rows, and scrolls by itself.
    assert page.evaluate("document.documentElement.scrollHeight <= window.innerHeight")

    in_the_installation(site, NOISY)
    page.reload()
    expect(result).to_contain_text("Too noisy to tell")
    page.get_by_role("button", name="Judge again").click()
    expect(result).to_contain_text("all targets are reached", timeout=90_000)
