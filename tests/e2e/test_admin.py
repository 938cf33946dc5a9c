"""Curation in the browser: edit with mistakes, preview, prove, publish."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import PASSWORD, QUESTION, faults, judge, look_at, open_workspace, quiet_console, write_code
from tests.e2e.test_looks import TWO_LOOKS
from tests.e2e.test_newcomer import RIGHT

pytestmark = pytest.mark.browser
LIST = "/admin/questions/question/"
NEW = "This sentence was added in the administration."


def open_editor(page: Page, title: str = "LRU cache") -> None:
    page.goto(f"{LIST}?q={title}")
    page.get_by_role("link", name=title).click()
    page.locator(".file[data-shown] .cm-content").wait_for()
    page.wait_for_load_state()  # a page that is left before complains of scripts that it lost


def shown_text(page: Page) -> str:
    return page.locator(".file[data-shown] textarea").input_value()


def write(page: Page, text: str) -> None:
    """Replaces the text of the file that is shown."""
    page.locator(".file[data-shown] .cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(text)


def save(page: Page) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name="Save as a new revision").click()


def test_an_administrator_edits_previews_proves_and_publishes(page):
    open_workspace(page)
    write_code(page, RIGHT)
    old = judge(page, page.get_by_role("button", name="Submit").click).get_attribute("data-attempt")

    open_editor(page)
    before = shown_text(page)
    write(page, before.replace("phase: 1", "phase: 17"))
    save(page)
    expect(page.locator("#complaints")).to_contain_text("question.md:6 phase: Input should be less than")
    page.get_by_role("button", name="question.md:6").click()
    page.keyboard.press("End")
    page.keyboard.press("Backspace")
    expect(page.locator("#complaints")).to_be_empty()
    write(page, before + f"\n{NEW}\n")
    expect(page.locator("#preview").get_by_text(NEW)).to_be_visible()
    page.get_by_role("button", name="Prove").click()
    expect(page.get_by_text("these buttons are about what is saved")).to_be_visible()

    save(page)
    expect(page.get_by_text("Saved as revision 2. People go on seeing revision 1.")).to_be_visible()
    expect(page.get_by_role("button", name="Publish")).to_be_disabled()
    prove(page)
    assert not faults(page)
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("“LRU cache” is published.")).to_be_visible()

    page.goto(QUESTION)
    expect(page.get_by_text(NEW)).to_be_visible()
    page.goto(f"/attempts/{old}/")
    expect(page.locator("#result")).to_contain_text("All 27 cases passed")


def prove(page: Page) -> None:
    """Proves, and sees the table fill without the page being loaded again or asking for itself."""
    page.route("**/proof/", lambda route: route.fulfill(status=204))
    page.get_by_role("button", name="Prove").click()
    panel = page.locator("#result[data-attempt]")
    panel.wait_for()
    page.evaluate("window.stillTheSamePage = true")
    expect(panel.locator("tbody tr").first).to_be_visible(timeout=60_000)
    expect(panel).to_have_attribute("data-status", "done", timeout=90_000)
    expect(panel.get_by_text("Proven: all 13 submissions earned their verdicts")).to_be_visible()
    edit = page.locator("#revisions").get_by_role("row", name="edit that waits")
    expect(edit.get_by_role("cell", name="No", exact=True)).to_have_count(0)
    assert page.evaluate("window.stillTheSamePage")


def test_files_are_added_renamed_and_removed_and_unsaved_ones_survive_a_reload(page):
    open_editor(page, "Top K frequent items from a stream")
    page.get_by_role("button", name="Add a file").click()
    page.keyboard.type("submissions/wrong_answer/nothing.py")
    page.keyboard.press("Tab")
    write(page, "# returns nothing\n")
    files = page.get_by_role("navigation", name="Files of this question")
    files.get_by_role("button", name="hints.md").click()
    page.locator(".file[data-shown]").get_by_role("button", name="Remove").click()
    expect(files.get_by_role("button", name="Bring back")).to_be_focused()
    page.wait_for_timeout(600)  # what is typed is kept after a moment of quiet

    page.reload()
    expect(files.get_by_role("button", name="hints.md")).to_be_visible()
    page.get_by_role("button", name="Show the unsaved text").click()
    expect(files.get_by_role("button", name="hints.md")).to_have_count(0)
    files.get_by_role("button", name="nothing.py").click()
    assert shown_text(page) == "# returns nothing\n"
    save(page)
    expect(page.get_by_text("Saved as revision")).to_be_visible()
    expect(files.get_by_role("button", name="nothing.py")).to_be_visible()
    expect(page.get_by_role("button", name="Show the unsaved text")).to_be_hidden()
    page.get_by_role("button", name="Discard the edit").click()
    expect(files.get_by_role("button", name="nothing.py")).to_have_count(0)


def test_the_keyboard_stays_where_it_was_in_the_list_of_files(page):
    open_editor(page)
    entry = page.get_by_role("navigation", name="Files of this question").get_by_role("button", name="solution.md")
    entry.press("Enter")
    expect(entry).to_have_attribute("aria-current", "true")
    expect(entry).to_be_focused()
    page.locator(".file[data-shown] .cm-content").focus()
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Save as a new revision")).to_be_focused()


def test_unsaved_text_that_is_shown_again_does_not_overwrite_what_was_saved_meanwhile(page):
    open_editor(page, "L1 or L2 regularisation")
    before = shown_text(page)
    write(page, before + "\nFirst words.\n")
    page.wait_for_timeout(600)  # what is typed is kept after a moment of quiet
    save_as_somebody_else(page, before + "\nSomebody else's words.\n")

    page.reload()
    page.get_by_role("button", name="Show the unsaved text").click()
    save(page)
    expect(page.get_by_text("Not saved: revision 2 was saved")).to_be_visible()
    assert shown_text(page).endswith("First words.\n")
    page.get_by_role("button", name="Discard the edit").click()


def save_as_somebody_else(page: Page, text: str) -> None:
    """Posts the page's form with another text, past the page and what it keeps."""
    status = page.evaluate(
        """async (first) => {
            const form = new FormData(document.getElementById("files-form"));
            const texts = form.getAll("text").map((text, index) => (index ? text : first));
            form.delete("text");
            for (const text of texts) form.append("text", text);
            return (await fetch(location.pathname, { method: "POST", body: form })).status;
        }""",
        text,
    )
    assert status == 200


def test_a_session_that_ends_while_one_edits_loses_nothing(page):
    open_editor(page, "Bias and variance in a production recommender")
    typed = shown_text(page) + "\nTyped before the session ended.\n"
    page.context.clear_cookies()
    write(page, typed)
    expect(page.get_by_text("You are signed out")).to_be_visible()
    elsewhere = page.context.new_page()
    elsewhere.goto("/accounts/login/")
    elsewhere.get_by_label("Username or e-mail").fill("ada")
    elsewhere.get_by_label("Password").fill(PASSWORD)
    elsewhere.get_by_role("button", name="Sign in", exact=True).click()
    elsewhere.get_by_role("heading", name="Questions").wait_for()
    page.bring_to_front()
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(page.get_by_text("You are signed out")).to_be_hidden()
    save(page)
    expect(page.get_by_text("Saved as revision")).to_be_visible()
    page.get_by_role("button", name="Discard the edit").click()


@pytest.mark.parametrize("look", TWO_LOOKS)
def test_the_pages_of_curation_are_accessible_and_fit(site, look):
    with site.context(**look) as context:
        page = context.new_page()
        with quiet_console(page):
            look_at(page, [LIST, f"{LIST}add/"])
            open_editor(page, "Bias and variance in a production recommender")
            assert not faults(page)
            page.goto(page.url.partition("change/")[0] + "compare/?old=1&new=1")
            assert not faults(page)
