"""Every page, wide and narrow, light and dark: no axe-core violation, nothing that sticks out."""

import pytest

from tests.e2e.conftest import NARROW, WIDE, axe_violations, quiet_console, write_code

pytestmark = pytest.mark.browser

OPEN_PAGES = ["/accounts/login/", "/accounts/password/reset/", "/accounts/signup/"]
PAGES = [
    "/questions/",
    "/questions/lru-cache/",
    "/questions/lru-cache/attempts/",
    "/questions/bias-variance-recommender/",
    "/accounts/password/change/",
    "/accounts/logout/",
    "/nowhere/",
]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])
def test_every_page_is_accessible_and_fits(site, viewport, theme):
    with site.context(viewport=viewport, color_scheme=theme) as context:
        look_at(context.new_page(), PAGES)
        context.clear_cookies()
        look_at(context.new_page(), OPEN_PAGES)


def look_at(page, addresses) -> None:
    problems = []
    for address in addresses:
        with quiet_console(page):
            page.goto(address)
            page.wait_for_load_state("networkidle")
        problems += [f"{address}: {violation}" for violation in axe_violations(page)]
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            problems.append(f"{address}: is wider than the window")
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_verdict_is_accessible(site, theme):
    with site.context(color_scheme=theme) as context:
        page = context.new_page()
        page.goto("/questions/lru-cache/")
        page.locator(".cm-content").wait_for()
        write_code(page, "class LRUCache:\n    def __init__(self, capacity):\n        print(capacity)\n")
        page.get_by_role("button", name="Submit").click()
        page.locator("#result[data-status=done]").wait_for(timeout=30_000)
        assert not axe_violations(page)


def test_the_theme_switch_is_remembered(site):
    with site.context(color_scheme="light") as context:
        page = context.new_page()
        page.goto("/questions/")
        page.get_by_role("button", name="Theme").click()
        page.get_by_text("Dark", exact=True).click()
        page.reload()
        assert page.evaluate("document.documentElement.dataset.theme") == "dark"


def test_no_page_asks_another_host(site):
    with site.context() as context:
        page, hosts = context.new_page(), set()
        page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
        for address in PAGES:
            page.goto(address)
            page.wait_for_load_state("networkidle")
        assert hosts == {f"127.0.0.1:{site.server.port}"}
