"""The cases beside the code: edited, added, run together, kept."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import NARROW, answered, faults, judge, open_workspace, quiet_console, write_code
from tests.e2e.test_newcomer import RIGHT

pytestmark = [pytest.mark.browser, pytest.mark.one_database]
OWN = "LRUCache(1)\nput(7, 70)\nget(7)\nget(8)"
WRONG = RIGHT.replace("return -1", "return 0")


def tab(page: Page, name: str):
    return page.get_by_role("tab", name=name)


def text(page: Page, name: str):
    return page.get_by_role("textbox", name=name, exact=True)


def add(page: Page, case: str) -> None:
    page.get_by_role("button", name="Add a test case").click()
    with answered(page, "/draft/", 204):
        page.keyboard.press("Control+a")
        page.keyboard.insert_text(case)
    expect(page.locator(".draft-state")).to_have_attribute("data-state", "saved")


#: Other stories run the same question on its examples alone.
FORGET = """() => fetch(document.getElementById("answer-form").dataset.draftUrl, {
  method: "POST",
  headers: JSON.parse(document.body.getAttribute("hx-headers")),
  body: new URLSearchParams({ answer: document.getElementById("answer").value, own_cases: "" }),
}).then(({ status }) => status)"""


@pytest.fixture
def fresh(workspace):
    """The workspace with the examples alone."""
    assert workspace.evaluate(FORGET) == 204
    open_workspace(workspace)
    yield workspace
    assert workspace.evaluate(FORGET) == 204


def test_edited_and_added_cases_are_run_with_the_examples_and_lead_to_their_tabs(fresh):
    write_code(fresh, WRONG)
    add(fresh, OWN)
    expect(text(fresh, "Your case 1")).to_be_focused()
    tab(fresh, "Example 2").click()
    text(fresh, "Example 2").fill("LRUCache(3)\nput(1, 1)\nget(1)")
    result = judge(fresh, lambda: text(fresh, "Example 2").press("Control+Enter"))
    for words in ("Example 1: the oldest key leaves", "Example 2, edited", "Your case 1"):
        expect(result.locator(".cases")).to_contain_text(words)
    for name, said in (("Example 2", "passed, edited"), ("Your case 1", "failed")):
        expect(tab(fresh, name)).to_contain_text(said)
    result.locator(".case-row", has_text="Your case 1").click()
    result.get_by_role("button", name="Show Your case 1 beside the code").click()
    expect(text(fresh, "Your case 1")).to_be_focused()
    fresh.reload()
    expect(tab(fresh, "Your case 1")).to_contain_text("failed")
    tab(fresh, "Your case 1").click()
    expect(text(fresh, "Your case 1")).to_have_value(OWN)
    text(fresh, "Your case 1").press_sequentially(" ")
    expect(tab(fresh, "Your case 1")).not_to_contain_text("failed")


def test_a_case_that_cannot_be_read_is_told_at_its_tab_and_one_that_has_no_answer_in_the_result(fresh):
    write_code(fresh, RIGHT)
    add(fresh, "LRUCache(1)\nfly(1)")
    add(fresh, "LRUCache(1")
    tab(fresh, "Example 1").click()
    with answered(fresh, "/run/", 422):
        fresh.get_by_role("button", name="Run").click()
    expect(text(fresh, "Your case 2")).to_be_focused()
    expect(fresh.get_by_role("tabpanel")).to_contain_text("Your case 2 cannot be used: line 1 cannot be read")
    expect(tab(fresh, "Your case 2")).to_contain_text("cannot be used")
    assert not faults(fresh)
    text(fresh, "Your case 2").fill("")
    result = judge(fresh, fresh.get_by_role("button", name="Run").click)
    expect(result).to_contain_text("All 3 cases passed. Your case 1: The reference solution cannot take this input")
    expect(tab(fresh, "Your case 2")).to_have_count(0)
    expect(tab(fresh, "Your case 1")).to_contain_text("not run")


def test_the_keyboard_goes_from_tab_to_tab_and_removes_or_sets_back(fresh):
    add(fresh, OWN)
    tab(fresh, "Your case 1").focus()
    fresh.keyboard.press("Home")
    expect(tab(fresh, "Example 1")).to_be_focused()
    fresh.keyboard.press("ArrowRight")
    expect(tab(fresh, "Example 2")).to_have_attribute("aria-selected", "true")
    before = text(fresh, "Example 2").input_value()
    text(fresh, "Example 2").fill("other")
    tab(fresh, "Example 2").press("Delete")
    expect(text(fresh, "Example 2")).to_have_value(before)
    expect(fresh.locator("#announcer")).to_have_text("Example 2 is as it was.")
    tab(fresh, "Example 2").press("End")
    with answered(fresh, "/draft/", 204):
        tab(fresh, "Your case 1").press("Delete")
    expect(tab(fresh, "Example 3")).to_be_focused()
    expect(tab(fresh, "Your case 1")).to_have_count(0)
    fresh.get_by_role("button", name="Test cases", exact=True).click()
    fresh.reload()
    expect(text(fresh, "Example 1")).to_have_count(0)
    tab(fresh, "Example 1").click()
    expect(text(fresh, "Example 1")).to_be_visible()


def test_there_are_eight_at_most_and_a_phone_scrolls_them_sideways(fresh, site):
    for _ in range(7):
        fresh.get_by_role("button", name="Add a test case").click()
    add(fresh, "LRUCache(8)")
    expect(fresh.get_by_role("button", name="Add a test case")).to_be_disabled()
    with site.context(viewport=NARROW, color_scheme="dark") as context:
        phone = context.new_page()
        with quiet_console(phone):
            open_workspace(phone)
            tab(phone, "Your case 8").click()
            expect(text(phone, "Your case 8")).to_have_value("LRUCache(8)")
            assert not faults(phone)


def test_cases_that_were_changed_in_another_tab_are_not_written_over(fresh):
    add(fresh, OWN)
    other = open_workspace(fresh.context.new_page())
    add(fresh, "LRUCache(5)")
    other.get_by_role("button", name="Add a test case").click()
    expect(other.get_by_text("was changed in another tab")).to_be_visible()
    other.get_by_role("button", name="Use the other text").click()
    tab(other, "Your case 2").click()
    expect(text(other, "Your case 2")).to_have_value("LRUCache(5)")


def test_without_script_the_cases_are_fields(fresh, site):
    add(fresh, OWN)
    with site.context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(fresh.url)
        expect(page.get_by_label("Your case 1")).to_have_value(OWN)
        page.get_by_label("Another case of your own").fill("LRUCache(1")
        page.get_by_role("button", name="Run").click()
        expect(page.get_by_text("Your case 2 cannot be used: line 1")).to_be_visible()
        expect(page.get_by_label("Your case 2")).to_have_value("LRUCache(1")
