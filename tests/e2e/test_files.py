"""An answer of several files: a tab for each, one text for the form."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import faults, judge, write_code

pytestmark = [pytest.mark.browser, pytest.mark.one_database]
FIX = "/questions/stale-predictions-after-a-rollout/"


def tab(page, name):
    return page.get_by_role("tab", name=name)


def test_files_are_edited_in_tabs_and_survive_a_refresh(page):
    page.goto(FIX)
    expect(tab(page, "livescore/cache.py")).to_have_attribute("aria-selected", "true")
    write_code(page, "CACHE = 1\n")
    tab(page, "livescore/cache.py").focus()
    page.keyboard.press("ArrowRight")
    expect(tab(page, "livescore/config.py")).to_be_focused()
    expect(page.locator(".cm-content")).to_contain_text("class Settings")
    page.keyboard.press("End")
    write_code(page, "SERVICE = 2\n")
    tab(page, "livescore/cache.py").click()
    expect(page.locator(".cm-content")).to_have_text("CACHE = 1")
    expect(page.locator(".draft-state")).to_have_attribute("data-state", "saved")
    page.reload()
    expect(tab(page, "livescore/cache.py")).to_have_attribute("aria-selected", "true")
    expect(page.locator(".cm-content")).to_have_text("CACHE = 1")
    tab(page, "livescore/service.py").click()
    expect(page.locator(".cm-content")).to_have_text("SERVICE = 2")
    page.reload()
    expect(page.locator(".cm-content")).to_have_text("SERVICE = 2")


def test_an_error_leads_to_its_file_and_the_verdict_shows_what_was_changed(page):
    page.goto(FIX)
    tab(page, "livescore/__init__.py").click()
    write_code(page, "import os\n\nraise KeyError('here')\n")
    tab(page, "livescore/cache.py").click()
    result = judge(page, page.get_by_role("button", name="Run").click)
    expect(result).to_contain_text("What the ticket tells of: 0 of")
    result.get_by_role("button", name="Go to livescore/__init__.py, line 3").first.click()
    expect(tab(page, "livescore/__init__.py")).to_have_attribute("aria-selected", "true")
    expect(page.locator(".cm-error-line")).to_have_text("raise KeyError('here')")
    result.get_by_text("What you changed").click()
    expect(result.get_by_role("region", name="livescore/__init__.py")).to_contain_text("raise KeyError('here')")
    assert not faults(page)
