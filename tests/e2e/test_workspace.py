"""What the workspace does with keys, double clicks, lost streams and dead workers."""

import os
import re
import signal

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import QUESTION, judge, write_code
from tests.e2e.test_newcomer import BROKEN, RIGHT

pytestmark = [pytest.mark.browser, pytest.mark.one_database]


def test_the_keyboard_alone_runs_and_submits(workspace):
    write_code(workspace, RIGHT)
    ran = judge(workspace, lambda: workspace.keyboard.press("Control+'"))
    expect(ran).to_contain_text("All 3 cases passed")
    submitted = judge(workspace, lambda: workspace.keyboard.press("Control+Enter"))
    expect(submitted).to_contain_text("All 27 cases passed")


def test_esc_then_tab_leaves_the_editor_and_tab_alone_indents(workspace):
    write_code(workspace, "x = 1")
    workspace.keyboard.press("Home")
    workspace.keyboard.press("Tab")
    expect(workspace.locator(".cm-content")).to_contain_text("    x = 1")
    workspace.keyboard.press("Escape")
    workspace.keyboard.press("Tab")
    assert not workspace.evaluate("document.activeElement.closest('.cm-editor')")


def test_a_question_mark_shows_the_shortcuts_but_not_while_typing(workspace):
    write_code(workspace, "")
    workspace.keyboard.type("?")
    expect(workspace.get_by_role("dialog")).to_have_count(0)
    workspace.locator("h1").click()
    workspace.keyboard.press("?")
    expect(workspace.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    workspace.keyboard.press("Escape")
    expect(workspace.get_by_role("dialog")).to_have_count(0)


def test_a_double_click_makes_one_attempt(workspace):
    before = attempts(workspace)
    write_code(workspace, RIGHT)
    result = judge(workspace, workspace.get_by_role("button", name="Submit").dblclick)
    expect(result).to_contain_text("All 27 cases passed")
    assert attempts(workspace) == before + 1


def attempts(page: Page) -> int:
    answer = page.request.get(f"{QUESTION}attempts/")
    return len(re.findall(r'href="/attempts/\d+/"', answer.text()))


def test_what_is_too_long_is_refused_and_stays_in_the_editor(workspace):
    write_code(workspace, "# " + "x" * 70_000)
    workspace.get_by_role("button", name="Submit").click()
    expect(workspace.locator("#result")).to_contain_text("at most 64 KB can be judged")
    expect(workspace.locator(".cm-content")).to_contain_text("xxxx")


def test_without_event_streams_the_page_asks_and_gets_its_verdict(workspace):
    workspace.route("**/events/", lambda route: route.abort())
    write_code(workspace, RIGHT)
    expect(judge(workspace, workspace.get_by_role("button", name="Run").click)).to_contain_text("All 3 cases passed")


def test_the_verdict_is_pushed(workspace):
    asked = []
    workspace.on("request", lambda request: asked.append(request.url))
    # The slow poll gets nothing, so that only the stream can bring the verdict.
    workspace.route(re.compile(r"/attempts/\d+/$"), lambda route: route.fulfill(status=204))
    # Longer than a POST is held for a verdict that comes at once.
    write_code(workspace, f"{RIGHT}\nimport time\ntime.sleep(0.4)\n")
    expect(judge(workspace, workspace.get_by_role("button", name="Run").click)).to_contain_text("All 3 cases passed")
    assert sum("/events/" in url for url in asked) == 1
    workspace.wait_for_timeout(6_000)
    assert sum("/events/" in url for url in asked) == 1, "the stream must not open again after the verdict"


def test_the_tab_of_attempts_follows_the_verdicts_and_compares_two(workspace):
    workspace.get_by_role("link", name="Attempts").click()
    newest = workspace.locator(".attempt-list li").first
    for code, button, verdict in ((BROKEN, "Run", "Syntax error"), (RIGHT, "Submit", "Accepted")):
        write_code(workspace, code)
        judge(workspace, workspace.get_by_role("button", name=button).first.click)
        expect(newest).to_contain_text(verdict)
    workspace.get_by_role("button", name="Compare two").click()
    expect(workspace.get_by_role("heading", name="From one attempt to the other")).to_be_visible()
    expect(workspace.locator(".diff .added").first).to_be_visible()


def test_while_the_worker_is_down_the_page_says_so_and_the_verdict_comes_later(workspace, site):
    worker = site.server.pid_of("celery")
    os.kill(worker, signal.SIGSTOP)
    try:
        write_code(workspace, RIGHT)
        workspace.get_by_role("button", name="Run").click()
        expect(workspace.locator("#result")).to_contain_text("Your code is saved", timeout=40_000)
    finally:
        os.kill(worker, signal.SIGCONT)
    expect(workspace.locator("#result")).to_contain_text("All 3 cases passed", timeout=40_000)


def test_the_error_line_is_marked(workspace):
    write_code(workspace, "a = 1\nb = \n")
    expect(judge(workspace, workspace.get_by_role("button", name="Run").click)).to_contain_text("Syntax error")
    expect(workspace.locator(".cm-error-line")).to_have_count(1)
