"""Every page, wide and narrow, light and dark: no axe-core violation, nothing that sticks out, a quiet console.

The welcome page, which only a fresh installation has, is looked at in the newcomer's story.
"""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import LOOKS, QUESTION, faults, judge, look_at, open_workspace, quiet_console, write_code
from tests.e2e.test_written import WRITTEN, assess, finish, open_form

pytestmark = [pytest.mark.browser, pytest.mark.one_database]

OPEN_PAGES = ["/accounts/login/", "/accounts/password/reset/", "/accounts/signup/"]
PAGES = [
    "/questions/",
    "/questions/?q=drift&status=todo",
    "/questions/?q=zebra",
    QUESTION,
    *(f"{QUESTION}{tab}/" for tab in ("hints", "attempts", "notes", "report")),
    f"{QUESTION}solution/?open=1",
    WRITTEN,
    f"{WRITTEN}solution/",
    "/accounts/password/change/",
    "/accounts/logout/",
    "/nowhere/",
]


#: Each theme and each width once, for what takes some steps to get to.
TWO_LOOKS = [LOOKS[0], LOOKS[-1]]


@pytest.fixture
def seen(request, site):
    """A page of the signed-in person, in a given look; the test fails on any message of its console."""
    with site.context(**request.param) as context:
        page = context.new_page()
        with quiet_console(page):
            yield page


@pytest.mark.parametrize("seen", LOOKS, indirect=True)
def test_every_page_is_accessible_and_fits(seen):
    look_at(seen, PAGES)
    seen.context.clear_cookies()
    look_at(seen, OPEN_PAGES)


@pytest.mark.parametrize("seen", TWO_LOOKS, indirect=True)
def test_a_verdict_and_an_attempts_own_page_are_accessible_and_fit(seen):
    open_workspace(seen)
    write_code(seen, "class LRUCache:\n    def __init__(self, capacity):\n        print(capacity)\n")
    result = judge(seen, seen.get_by_role("button", name="Submit").click)
    assert not faults(seen)
    judge(seen, seen.get_by_role("button", name="Run", exact=False).first.click)
    look_at(seen, [f"/attempts/{result.get_attribute('data-attempt')}/", f"{QUESTION}attempts/", f"{QUESTION}compare/"])


@pytest.mark.parametrize("seen", TWO_LOOKS, indirect=True)
def test_a_written_answer_is_accessible_and_fits_before_and_after_its_assessment(seen):
    open_form(seen)
    assert not faults(seen)
    finish(seen, "A high bias means that the model is wrong in the same way every time.")
    assert not faults(seen)
    assess(seen)
    for fold in seen.locator("main summary").all():
        fold.click()
    assert not faults(seen)


@pytest.mark.parametrize("seen", TWO_LOOKS, indirect=True)
def test_the_page_of_a_locked_name_is_accessible_and_fits(seen):
    seen.context.clear_cookies()
    locked = seen.get_by_role("heading", name="Too many wrong passwords")
    for _ in range(5):
        sign_in_wrongly(seen)
        if locked.count():
            break
    expect(locked).to_be_visible()
    assert not faults(seen)


def sign_in_wrongly(page: Page) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("Username or e-mail").fill("nobody-of-this-name")
    page.get_by_label("Password").fill("not a password")
    with page.expect_navigation():
        page.get_by_role("button", name="Sign in", exact=True).click()


@pytest.mark.parametrize("seen", TWO_LOOKS, indirect=True)
def test_the_page_for_a_form_out_of_date_is_accessible_and_fits(seen):
    seen.goto("/accounts/logout/")
    seen.evaluate("for (const field of document.getElementsByName('csrfmiddlewaretoken')) field.value = ''")
    with seen.expect_navigation() as refused:
        seen.locator("main").get_by_role("button", name="Sign out").click()
    assert refused.value.status == 403
    assert not faults(seen)


def test_the_administration_works_under_the_content_security_policy(page):
    for address in ("/admin/", "/admin/questions/question/", "/admin/accounts/user/1/change/"):
        answer = page.goto(address)
        assert answer.status == 200


def test_the_theme_switch_is_remembered(site):
    with site.context(color_scheme="light") as context:
        page = context.new_page()
        page.goto("/questions/")
        choose_theme(page, "Dark")
        page.reload()
        assert page.evaluate("document.documentElement.dataset.theme") == "dark"
        choose_theme(page, "Automatic")  # it is kept with the account, which other stories share


def choose_theme(page: Page, name: str) -> None:
    page.get_by_role("button", name="Theme").click()
    with page.expect_response("**/account/theme/"):
        page.locator("#theme-menu").get_by_text(name, exact=True).click()
    page.keyboard.press("Escape")


def test_no_page_asks_another_host(site):
    with site.context() as context:
        page, hosts = context.new_page(), set()
        page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
        for address in PAGES:
            page.goto(address)
            page.wait_for_load_state("networkidle")
        assert hosts == {f"127.0.0.1:{site.server.port}"}
