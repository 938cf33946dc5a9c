"""One's own account in a real browser, on an installation that is open, sends mail and knows a provider."""

import re
import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Page, expect

from tests.e2e.conftest import (
    LOOKS,
    PASSWORD,
    faults,
    look_at,
    open_workspace,
    quiet_console,
)

pytestmark = [pytest.mark.browser, pytest.mark.one_database]

SIGNED_OUT = [
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/password/reset/done/",
    "/accounts/confirm-email/",
    "/accounts/confirm-email/gone/",
    "/accounts/inactive/",
    "/accounts/3rdparty/login/cancelled/",
]
SIGNED_IN = [
    "/account/",
    "/account/editor/",
    "/account/sessions/",
    "/accounts/email/",
    "/accounts/password/change/",
    "/accounts/2fa/",
    "/accounts/3rdparty/",
    "/accounts/3rdparty/login/error/",
    "/accounts/reauthenticate/",
]


@pytest.fixture
def stranger(site):
    """A page of somebody who is not signed in, narrow and dark."""
    with site.context(**LOOKS[-1].values[0]) as context:
        context.clear_cookies()
        with quiet_console(page := context.new_page()):
            yield page


@pytest.mark.parametrize("look", [LOOKS[0], LOOKS[-1]])
def test_every_page_about_the_account_is_accessible_and_fits(site, look):
    with site.context(**look) as context:
        page = context.new_page()
        look_at(page, SIGNED_IN)
        context.clear_cookies()
        look_at(page, SIGNED_OUT)


def test_preferences_are_honoured_by_the_pages(stranger, surroundings):
    page = stranger
    surroundings.provider.meet("51", email="carol@example.org", email_verified=True, name="Carol")
    page.goto("/accounts/login/?next=/account/")
    page.get_by_role("button", name="Sign in with Testland").click()
    page.get_by_label("Time zone").select_option(label="Tokyo")
    page.get_by_label("Light", exact=True).and_(page.locator("main input")).check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    assert page.evaluate("document.documentElement.dataset.theme") == "light"

    page.goto("/account/sessions/")
    shown = page.locator("time[data-local]").first
    wanted = """(time) => new Intl.DateTimeFormat(undefined,
        {dateStyle: "medium", timeStyle: "short", timeZone: "Asia/Tokyo"}).format(new Date(time.dateTime))"""
    assert shown.text_content() == shown.evaluate(wanted)

    page.goto("/account/editor/")
    page.get_by_label("Font size").select_option("18 px")
    page.get_by_label("Indent").select_option("2 spaces")
    page.get_by_label("Wrap long lines").check()
    page.get_by_label("Close brackets").uncheck()
    sample = page.locator("#editor-sample")
    expect(sample).to_have_css("font-size", "18px")
    expect(sample).to_contain_text(re.compile(r"\n {2}total, averages"))
    page.get_by_role("button", name="Save").click()
    open_workspace(page)
    expect(page.locator(".cm-editor")).to_have_css("font-size", "18px")
    expect(page.locator(".cm-lineWrapping")).to_have_count(1)
    page.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.type("if f(")
    page.keyboard.press("Tab")
    expect(page.locator(".cm-line").first).to_have_text("  if f(")


def test_somebody_signs_up_turns_the_second_step_on_and_comes_back(stranger, surroundings):
    page = stranger
    page.goto("/accounts/login/")
    page.get_by_role("link", name="Sign up").click()
    page.get_by_label("Username").fill("bob")
    page.get_by_label("E-mail address").fill("bob@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Password (again)").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Sign up", exact=True).click()
    expect(page.get_by_role("heading", name="Check your e-mail")).to_be_visible()
    page.goto(surroundings.link_of_mail_to("bob@example.org"))
    page.get_by_role("button", name="Yes, confirm it").click()
    expect(page.get_by_role("heading", name="Questions")).to_be_visible()
    secret = turn_second_step_on(page)
    codes = page.locator(".recovery-codes li").all_text_contents()
    sign_out(page)
    page.goto("/accounts/login/")
    page.get_by_label("Username or e-mail").fill("bob")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_text("That code is not right")).to_be_visible()
    assert not faults(page)
    page.get_by_label("Code").fill(codes[0])
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name="Questions")).to_be_visible()
    assert len(secret) == 32


def turn_second_step_on(page: Page) -> str:
    page.goto("/accounts/2fa/totp/activate/")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    secret = page.locator(".secret").text_content()
    assert not faults(page)
    page.get_by_label("Authenticator code").fill(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))
    page.get_by_role("button", name="Turn on").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    assert not faults(page)
    look_at(page, ["/accounts/2fa/", "/accounts/2fa/recovery-codes/generate/", "/accounts/2fa/totp/deactivate/"])
    page.goto("/accounts/2fa/recovery-codes/")
    return secret


def sign_out(page: Page) -> None:
    page.goto("/accounts/logout/")
    page.locator("main").get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_one_click_leads_through_the_provider_under_the_content_security_policy(stranger, surroundings):
    surroundings.provider.meet("42", email="eve@example.org", email_verified=True, name="Eve Online")
    stranger.goto("/accounts/login/?next=/account/sessions/")
    stranger.get_by_role("button", name="Sign in with Testland").click()
    expect(stranger.get_by_role("heading", name="Sessions")).to_be_visible()
    expect(stranger.get_by_text("Chrome on Linux")).to_be_visible()
    surroundings.provider.meet("1", email="ada@example.org", email_verified=True)
    sign_out(stranger)
    stranger.get_by_role("button", name="Sign in with Testland").click()
    expect(stranger.get_by_role("heading", name="You have an account already")).to_be_visible()
    assert not faults(stranger)
