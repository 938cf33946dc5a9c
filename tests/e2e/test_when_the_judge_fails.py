"""What a learner sees, and can do, when the judge fails or has too much to do."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import LOOKS, Site, answered, faults, judge, open_workspace, quiet_console, write_code
from tests.e2e.test_newcomer import RIGHT
from tests.launch.helpers import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.one_database]

NEWEST = "from practice.models import Attempt; newest = Attempt.objects.order_by('-pk').first(); "
FAIL = (
    f"{NEWEST}from practice import queue; newest.verdict = 'internal_error'; newest.cases = []; "
    "newest.sentence = queue.OUR_FAULT.format(newest.pk); newest.save()"
)
MANY = (
    f"{NEWEST}own = {{n: getattr(newest, n) for n in ('user', 'question', 'revision', 'mode', 'answer')}}; "
    "Attempt.objects.bulk_create(Attempt(**own) for _ in range(20))"
)
NONE = "from practice.models import Attempt; Attempt.objects.filter(status='queued').delete()"


def in_the_installation(site: Site, code: str) -> None:
    """Runs code in a process that has the settings of the installation's worker."""
    given = Path(f"/proc/{site.server.pid_of('celery')}/environ").read_bytes().decode().split("\0")
    settings = dict(pair.split("=", 1) for pair in given if "=" in pair)
    command = [sys.executable, "manage.py", "shell", "--verbosity", "0", "--command", code]
    subprocess.run(command, cwd=ROOT, env=settings, check=True, timeout=60)


@contextmanager
def stopped_worker(site: Site) -> Iterator[None]:
    worker = site.server.pid_of("celery")
    os.kill(worker, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(worker, signal.SIGCONT)


def fail_newest(page, site) -> None:
    write_code(page, RIGHT)
    judge(page, page.get_by_role("button", name="Run").first.click)
    in_the_installation(site, FAIL)


def test_what_the_judge_has_failed_is_judged_again_by_a_click(workspace, site):
    fail_newest(workspace, site)
    workspace.reload()
    result = workspace.locator("#result")
    expect(result).to_contain_text("not through your code")
    number = result.get_attribute("data-attempt")
    expect(result).to_contain_text(f"the reference {number}")
    result.get_by_role("button", name="Judge again").click()
    expect(result).to_contain_text("All 3 cases passed")
    assert result.get_attribute("data-attempt") == number


def test_whoever_judges_again_by_key_is_not_sent_to_the_top_of_the_page(workspace, site):
    fail_newest(workspace, site)
    workspace.reload()
    result = workspace.locator("#result")
    result.get_by_role("button", name="Judge again").focus()
    workspace.keyboard.press("Enter")
    expect(result).to_contain_text("All 3 cases passed")
    expect(result).to_be_focused()


def test_when_too_many_wait_the_page_says_so_and_keeps_the_text(workspace, site):
    fail_newest(workspace, site)
    with stopped_worker(site):
        in_the_installation(site, MANY)
        try:
            write_code(workspace, f"{RIGHT}# one more\n")
            with answered(workspace, "/run/", 429):
                workspace.get_by_role("button", name="Run").first.click()
            expect(workspace.locator("#result")).to_contain_text("20 submissions wait to be judged")
            expect(workspace.locator(".draft-state")).to_have_attribute("data-state", "saved")
            expect(workspace.locator("#toasts")).to_be_empty()
            workspace.reload()
            expect(workspace.locator("#answer")).to_have_value(f"{RIGHT}# one more\n")
        finally:
            in_the_installation(site, NONE)


@pytest.mark.parametrize("look", LOOKS)
def test_a_failure_of_ours_looks_right(workspace, site, look):
    fail_newest(workspace, site)
    with site.context(**look) as context:
        page = context.new_page()
        with quiet_console(page):
            open_workspace(page)
            expect(page.get_by_role("button", name="Judge again")).to_be_visible()
            if shots := os.environ.get("SHOTS"):
                page.locator("#result").scroll_into_view_if_needed()
                page.screenshot(path=f"{shots}/judge-again-{look['viewport']['width']}-{look['color_scheme']}.png")
            assert not faults(page)
