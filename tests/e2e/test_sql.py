"""A query: the tables beside it, names that are completed, rows that are compared, the line of a mistake."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import LOOKS, faults, judge, look_at, write_code

pytestmark = [pytest.mark.browser, pytest.mark.one_database]
QUESTION = "sessions-from-click-events"
SUBMISSIONS = Path(__file__).parents[2] / "questions/bank/coding" / QUESTION / "submissions"


def test_from_a_slip_over_wrong_rows_to_acceptance(page):
    page.goto(f"/questions/{QUESTION}/")
    expect(page.locator(".schema")).to_contain_text("made on the device; the same for each retry of a click")
    expect(page.locator("#editor .cm-content")).to_have_attribute("aria-label", "Your solution, SQL")

    write_code(page, "SELECT user_id\nFROM click")
    result = judge(page, page.get_by_role("button", name="Run your query").click)
    expect(result).to_contain_text('Did you mean "clicks"?')
    expect(page.locator(".cm-error-line")).to_have_text("FROM click")

    write_code(page, (SUBMISSIONS / "wrong_answer/bots_in_small_letters.sql").read_text())
    result = judge(page, page.get_by_role("button", name="Run your query").click)
    expect(result).to_contain_text("Your result has 1 row; expected 2 rows.")
    expect(result.get_by_role("group", name="Expected, rows").locator(".is-marked")).to_have_count(2)
    expect(result.get_by_text("Query plan")).to_have_count(2)
    assert not faults(page)

    write_code(page, (SUBMISSIONS / "accepted/running_count.sql").read_text())
    result = judge(page, page.get_by_role("button", name="Submit").click)
    expect(result).to_contain_text("9 of 9 cases passed")
    assert not faults(page)


def test_names_of_the_tables_are_completed(page):
    page.goto(f"/questions/{QUESTION}/")
    write_code(page, "")
    page.keyboard.type("SELECT received")
    offered = page.locator(".cm-tooltip-autocomplete")
    expect(offered).to_contain_text("received_at")
    assert not faults(page)


@pytest.mark.parametrize("look", LOOKS)
def test_it_looks_well(site, look):
    with site.context(**look) as context:
        page = context.new_page()
        look_at(page, [f"/questions/{QUESTION}/"])
        write_code(page, (SUBMISSIONS / "wrong_answer/bots_in_small_letters.sql").read_text())
        result = judge(page, page.get_by_role("button", name="Run your query").click)
        result.locator(".result-body").evaluate("body => Promise.all(body.getAnimations().map(one => one.finished))")
        assert not faults(page)
