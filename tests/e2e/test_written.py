"""Written answers: what is refused is not lost."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
WRITTEN = "/questions/bias-variance-recommender/"
POINTS = 6


def open_form(page: Page) -> None:
    """The form for an answer; one that another test left without its assessment is assessed first."""
    page.goto(WRITTEN)
    if page.locator("#assess-form").count():
        assess(page)
    expect(page.locator("#answer")).to_be_visible()


def finish(page: Page, answer: str) -> None:
    page.locator("#answer").fill(answer)
    page.get_by_role("button", name="Finish").click()
    page.locator("#assess-form").wait_for()


def assess(page: Page) -> None:
    for point in range(POINTS):
        page.locator(f"input[name=point-{point}][value=met]").check()
    page.get_by_role("button", name="assessment").click()
    page.get_by_role("heading", name="Model answer").wait_for()


def test_a_refused_answer_stays_in_its_form_although_another_waits_for_assessment(page):
    open_form(page)
    other = page.context.new_page()
    open_form(other)
    finish(other, "Finished in another tab.")

    too_long = "Too long. " * 7_000
    page.locator("#answer").fill(too_long)
    page.get_by_role("button", name="Finish").click()
    expect(page.get_by_role("alert").first).to_contain_text("at most 64 KB")
    expect(page.locator("#answer")).to_have_value(too_long)

    page.locator("#answer").fill("Short enough.")
    page.get_by_role("button", name="Finish").click()
    expect(page.locator("#assess-form")).to_be_visible()
    expect(page.get_by_text("Short enough.")).to_be_visible()
    assess(page)


def test_a_refused_assessment_keeps_the_levels_that_were_chosen(page):
    open_form(page)
    finish(page, "Variance is the scatter around the average model.")
    chosen = {0: "strong", 2: "missed", POINTS - 1: "partly"}
    for point, level in chosen.items():
        page.locator(f"input[name=point-{point}][value={level}]").check()
    page.evaluate("document.getElementById('assess-form').noValidate = true")
    page.get_by_role("button", name="assessment").click()
    expect(page.get_by_role("alert").first).to_contain_text("Choose a level for every point")
    kept = page.locator("#assess-form input:checked")
    expect(kept).to_have_count(len(chosen))
    assert [(radio.get_attribute("name"), radio.get_attribute("value")) for radio in kept.all()] == [
        (f"point-{point}", level) for point, level in chosen.items()
    ]
    assess(page)
