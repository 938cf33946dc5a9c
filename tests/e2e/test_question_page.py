"""Beside the answer: hints, editorial, notes, inputs of one's own, a report."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import PASSWORD, QUESTION, answered, judge, open_workspace, write_code
from tests.e2e.test_newcomer import RIGHT

pytestmark = pytest.mark.browser


def test_tabs_open_beside_the_answer_and_survive_a_refresh(workspace):
    write_code(workspace, "typed = 1\n")
    workspace.get_by_role("link", name="Hints").click()
    workspace.get_by_text("Hint 1 of 3").wait_for()
    expect(workspace.get_by_role("link", name="Hints")).to_be_focused()
    workspace.get_by_text("Hint 1 of 3").click()
    expect(workspace.locator(".hint-list details[open] .prose")).to_be_visible()
    expect(workspace.locator(".cm-content")).to_contain_text("typed = 1")
    workspace.reload()
    expect(workspace.get_by_text("Hint 1 of 3")).to_be_visible()
    expect(workspace.locator(".cm-content")).to_contain_text("typed = 1")


def test_a_note_saves_itself_even_when_the_tab_is_left_at_once(workspace):
    workspace.get_by_role("link", name="Notes").click()
    note = workspace.get_by_label("Your notes")
    with answered(workspace, "/notes/save/", 204):
        # Key by key, as people do: a tab listens only a moment after it has come, and would miss a text put in at once.
        note.press_sequentially("Capacity one first.", delay=30)
    expect(workspace.locator("#note-form .draft-state")).to_contain_text("Saved")
    note.fill("Capacity one first. Then the overwrite.")
    workspace.get_by_role("link", name="Hints").click()
    workspace.get_by_text("Hint 1 of 3").wait_for()
    workspace.get_by_role("link", name="Notes").click()
    expect(workspace.get_by_label("Your notes")).to_have_value("Capacity one first. Then the overwrite.")
    workspace.reload()
    expect(workspace.get_by_label("Your notes")).to_have_value("Capacity one first. Then the overwrite.")


def test_a_note_is_kept_although_the_next_tab_could_not_be_opened(workspace):
    workspace.get_by_role("link", name="Notes").click()
    note = workspace.get_by_label("Your notes")
    note.wait_for()
    workspace.context.clear_cookies()
    workspace.get_by_role("link", name="Hints").click()
    expect(workspace.get_by_text("You are signed out.")).to_be_visible()
    note.fill("Typed after the session ended.")
    workspace.goto(f"{QUESTION}notes/")
    workspace.get_by_label("Username or e-mail").fill("ada")
    workspace.get_by_label("Password").fill(PASSWORD)
    workspace.get_by_role("button", name="Sign in", exact=True).click()
    expect(workspace.get_by_label("Your notes")).to_have_value("Typed after the session ended.")


def test_the_keys_that_submit_do_not_submit_from_a_note(workspace):
    before = workspace.locator("#result").get_attribute("data-attempt")
    workspace.get_by_role("link", name="Notes").click()
    sent = []
    workspace.on("request", lambda request: sent.append(request.url) if "/submit/" in request.url else None)
    with answered(workspace, "/notes/save/", 204):  # from before it is typed: on a slow machine it saves itself at once
        workspace.get_by_label("Your notes").press_sequentially("Nothing to be judged.", delay=30)
        workspace.keyboard.press("Control+Enter")
    assert (sent, workspace.locator("#result").get_attribute("data-attempt")) == ([], before)


def test_a_double_click_runs_once(workspace):
    write_code(workspace, RIGHT)
    sent = []
    workspace.on("request", lambda request: sent.append(request.url) if "/run/" in request.url else None)
    press = workspace.get_by_role("button", name="Run")
    judge(workspace, lambda: press.click(click_count=2, delay=120))
    assert len(sent) == 1


def test_a_problem_is_reported(page):
    page.goto(QUESTION)
    page.get_by_role("link", name="Report a problem").click()
    page.get_by_role("button", name="Send the report").click()
    page.get_by_label("The statement is unclear or wrong").check()
    page.get_by_label("What is wrong?").fill("What happens at capacity 0?")
    page.get_by_role("button", name="Send the report").click()
    expect(page.get_by_text("Thank you. Your report went to")).to_be_visible()
    page.goto(f"{QUESTION}report/")
    expect(page.get_by_text("What happens at capacity 0?")).to_be_visible()


def test_the_editorial_opens_on_request(page):
    open_workspace(page)
    page.get_by_role("link", name="Editorial").click()
    insist = page.get_by_role("link", name="Show it all the same")
    invariants = page.get_by_role("heading", name="Invariants")
    insist.or_(invariants).first.wait_for()
    if insist.count():  # unless an earlier story has solved the question
        insist.click()
    expect(invariants).to_be_visible()
