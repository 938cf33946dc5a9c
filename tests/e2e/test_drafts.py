"""Drafts: over refreshes, restarts, lost connections, ended sessions, several tabs, and the browser's history."""

import os
import re
import signal

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import PASSWORD, QUESTION, answered, judge, open_workspace, write_code
from tests.e2e.test_newcomer import BROKEN, RIGHT
from tests.launch.helpers import wait_until

pytestmark = [pytest.mark.browser, pytest.mark.one_database]
SYNTAX_ERROR, ACCEPTED = "Syntax error", "All 3 cases passed"


def save(page: Page, text: str) -> None:
    """Types `text` and waits until the server says that it has it."""
    with answered(page, "/draft/", 204):
        write_code(page, text)
    expect(page.locator(".draft-state")).to_have_attribute("data-state", "saved")


def kept_on_the_server(site) -> str:
    """The draft as another browser of the same person shows it."""
    with site.context() as elsewhere:
        return open_workspace(elsewhere.new_page()).locator("#answer").input_value()


def code(page: Page):
    return page.locator(".cm-content")


def test_a_draft_survives_a_refresh(workspace, site):
    save(workspace, "# half an idea\n")
    assert kept_on_the_server(site) == "# half an idea\n"
    workspace.reload()
    expect(code(workspace)).to_contain_text("# half an idea")


def test_a_refresh_that_overtakes_the_last_save_shows_it_all_the_same(workspace):
    save(workspace, "# saved first\n")
    before = workspace.request.get(QUESTION).text()
    save(workspace, "# saved last\n")
    workspace.route(f"**{QUESTION}", lambda route: route.fulfill(body=before, content_type="text/html"), times=1)
    workspace.reload()
    expect(code(workspace)).to_contain_text("# saved last")


def test_a_draft_typed_without_a_connection_comes_back(workspace, site):
    workspace.context.set_offline(True)
    write_code(workspace, "# typed in a tunnel\n")
    expect(workspace.locator(".draft-state")).to_have_attribute("data-state", "local")
    workspace.context.set_offline(False)
    workspace.reload()
    expect(code(workspace)).to_contain_text("# typed in a tunnel")
    # The page saves as soon as it is online, which the reload may cut short, or when it is there again.
    assert wait_until(lambda: kept_on_the_server(site) == "# typed in a tunnel\n", seconds=30)


def test_a_draft_survives_a_restart_of_the_web_server(workspace, site):
    save(workspace, "# before the restart\n")
    os.kill(site.server.pid_of("gunicorn"), signal.SIGKILL)
    site.server.wait_for_line("web server")
    for _ in range(100):
        if site.server.status("/healthz") == 200:
            break
        workspace.wait_for_timeout(100)
    assert kept_on_the_server(site) == "# before the restart\n"


def test_after_the_session_has_ended_one_signs_in_again_and_the_draft_is_there(workspace):
    write_code(workspace, "# typed after the session ended\n")
    workspace.context.clear_cookies()
    workspace.keyboard.type("# and more")
    expect(workspace.locator(".draft-state")).to_have_attribute("data-state", "local")
    workspace.goto(QUESTION)
    workspace.get_by_label("Username or e-mail").fill("ada")
    workspace.get_by_label("Password").fill(PASSWORD)
    workspace.get_by_role("button", name="Sign in", exact=True).click()
    expect(code(workspace)).to_contain_text("# and more")


@pytest.fixture
def older_tab(workspace) -> Page:
    """A tab that still shows `# from the start`, while another has saved `# from the newer tab` and is closed."""
    save(workspace, "# from the start\n")
    newer = open_workspace(workspace.context.new_page())
    save(newer, "# from the newer tab\n")
    newer.close()
    return workspace


def test_an_older_tab_does_not_overwrite_a_newer_draft(older_tab, site):
    with answered(older_tab, "/draft/", 409):
        write_code(older_tab, "# from the older tab\n")
    expect(older_tab.get_by_role("alert").first).to_contain_text("changed in another tab")
    with older_tab.expect_event("close"):
        older_tab.close(run_before_unload=True)  # as people close it, so that it sends its last words
    assert kept_on_the_server(site) == "# from the newer tab\n"


def test_what_was_typed_in_an_older_tab_is_still_there_after_a_refresh(older_tab):
    with answered(older_tab, "/draft/", 409):
        write_code(older_tab, "# from the older tab\n")
    older_tab.reload()
    expect(code(older_tab)).to_contain_text("# from the newer tab")
    older_tab.get_by_role("button", name="Use the text from this browser").click()
    expect(code(older_tab)).to_contain_text("# from the older tab")


def test_of_two_texts_one_can_use_the_other(older_tab, site):
    with answered(older_tab, "/draft/", 409):
        write_code(older_tab, "# from the older tab\n")
    older_tab.get_by_role("button", name="Use the other text").click()
    expect(code(older_tab)).to_contain_text("# from the newer tab")
    expect(older_tab.locator("#notices")).to_be_hidden()
    save(older_tab, "# and on\n")
    assert kept_on_the_server(site) == "# and on\n"


def test_of_two_texts_one_can_keep_ones_own(older_tab, site):
    with answered(older_tab, "/draft/", 409):
        write_code(older_tab, "# from the older tab\n")
    with answered(older_tab, "/draft/", 204):
        older_tab.get_by_role("button", name="Keep mine").click()
    expect(older_tab.locator("#notices")).to_be_hidden()
    assert kept_on_the_server(site) == "# from the older tab\n"


def test_a_tab_that_submits_goes_on_saving_without_a_question(workspace, site):
    save(workspace, "# before\n")
    write_code(workspace, RIGHT)
    expect(judge(workspace, workspace.get_by_role("button", name="Run").click)).to_contain_text(ACCEPTED)
    save(workspace, "# after\n")
    assert kept_on_the_server(site) == "# after\n"


def test_going_back_shows_what_was_saved_last_and_saves_on(workspace, site):
    save(workspace, "# before leaving\n")
    workspace.goto("/questions/")
    workspace.go_back()
    expect(code(workspace)).to_contain_text("# before leaving")
    save(workspace, "# after coming back\n")
    assert kept_on_the_server(site) == "# after coming back\n"


def test_a_different_answer_after_going_back_gets_its_own_verdict(workspace):
    used = workspace.locator("#token").input_value()
    write_code(workspace, BROKEN)
    expect(judge(workspace, workspace.get_by_role("button", name="Run").click)).to_contain_text(SYNTAX_ERROR)
    workspace.goto("/questions/")
    workspace.go_back()
    expect(workspace.locator("#token")).not_to_have_value(used)
    write_code(workspace, RIGHT)
    expect(judge(workspace, workspace.get_by_role("button", name="Run").click)).to_contain_text(ACCEPTED)


@pytest.mark.parametrize("secure", [True, False], ids=["https", "http"])
def test_a_page_out_of_the_browsers_memory_takes_a_new_token(workspace, secure):
    """Chromium keeps no page in memory under automation, so the page is only told that it was."""
    if not secure:
        workspace.evaluate("Object.defineProperty(crypto, 'randomUUID', {value: undefined})")
    token = workspace.locator("#token")
    old = token.input_value()
    workspace.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    expect(token).not_to_have_value(old)
    expect(token).to_have_value(re.compile(r"^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"))
