"""Finding a question: search as you type, filters, pages, and Back."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import quiet_console

pytestmark = pytest.mark.browser
LIST = "/questions/"
#: What htmx says of a request that was still under way when typing on, or leaving the page, ended it.
ENDED = ("htmx:sendAbort", "htmx:afterRequest")


@pytest.fixture
def hasty(site) -> Iterator[Page]:
    """A page of somebody who does not wait for what was asked."""
    with site.context() as context, quiet_console(page := context.new_page(), but=ENDED):
        yield page


def titles(page: Page):
    return page.locator(".question-list .title a")


def test_questions_are_found_while_typing_and_back_leads_through_what_was_asked(hasty):
    page = hasty
    page.goto(LIST)
    everything = titles(page).count()
    page.keyboard.press("/")
    page.keyboard.type("regularis", delay=30)
    expect(titles(page).first).to_have_text("L1 or L2 regularisation")
    expect(page.get_by_label("Search the questions")).to_be_focused()
    expect(page).to_have_url(re.compile(r"\?q=regularis$"))
    expect(page.locator("#announcer")).to_contain_text("questions with “regularis”")

    page.get_by_label("Difficulty").select_option("Easy")
    expect(titles(page)).to_have_count(1)
    expect(page).to_have_url(re.compile(r"\?q=regularis&difficulty=easy$"))

    page.reload()
    expect(titles(page)).to_have_count(1)
    page.go_back()
    expect(page.get_by_label("Difficulty")).to_have_value("")
    expect(page.get_by_label("Search the questions")).to_have_value("regularis")
    page.go_back()
    expect(titles(page)).to_have_count(everything)
    page.go_forward()
    expect(titles(page).first).to_have_text("L1 or L2 regularisation")


def test_a_long_list_has_pages_and_the_reader_is_taken_to_the_top(page):
    page.goto(f"{LIST}?sort=title")
    first = titles(page).first.inner_text()
    page.get_by_role("navigation", name="Pages").get_by_role("link", name="2").click()
    expect(page).to_have_url(re.compile(r"\?sort=title&page=2$"))
    expect(titles(page).first).not_to_have_text(first)
    expect(page.locator("#found")).to_be_focused()
    page.go_back()
    expect(titles(page).first).to_have_text(first)


def test_where_nothing_is_found_the_page_says_what_to_do(page):
    page.goto(f"{LIST}?phase=1")
    page.get_by_label("Search the questions").fill("zebra")
    expect(page.get_by_role("heading", name="Nothing holds “zebra”")).to_be_visible()
    page.get_by_role("link", name="show all questions").click()
    expect(titles(page).first).to_be_visible()


def test_the_list_works_without_script(site):
    with site.context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(LIST)
        page.get_by_label("Search the questions").fill("drift")
        page.get_by_label("Search the questions").press("Enter")
        expect(titles(page).first).to_contain_text("drift")
        page.get_by_role("link", name="Show all").click()
        page.get_by_role("navigation", name="Pages").get_by_role("link", name="2").click()
        expect(titles(page).first).to_be_visible()
