"""Two-step sign-in: set-up, codes, recovery codes, and limits on guessing."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.db import connection
from django.test import Client

from accounts.models import User
from tests.accounts.conftest import LOGIN, PASSWORD, confirm_password, is_signed_in, text_of
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
SET_UP = "/accounts/2fa/totp/activate/"
SECOND = "/accounts/2fa/authenticate/"


def code(secret: str, *, steps: int = 0) -> str:
    """What the app shows now, or `steps` half minutes later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def forget_used_codes() -> None:
    """As if some minutes had passed since the last code."""
    cache.clear()


@pytest.fixture
def secret(ada, client) -> str:
    """Ada with the second step on; the key of her app. `client` is the browser in which she set it up."""
    client.post(LOGIN, {"login": "ada", "password": PASSWORD})
    page = confirm_password(client, client.get(SET_UP))
    page = client.get(page.url)
    key = re.search(r'<code class="secret">(\w+)</code>', page.content.decode())[1]
    assert 'src="data:image/svg+xml;base64,' in page.content.decode()
    assert client.post(SET_UP, {"code": "000000"}).status_code == 200, "a wrong code turns nothing on"
    assert client.post(SET_UP, {"code": code(key)}).url == "/accounts/2fa/recovery-codes/"
    forget_used_codes()
    return key


def first_step(name: str = "ada", **query) -> Client:
    """A browser after the password."""
    browser = Client()
    response = browser.post(LOGIN, {"login": name, "password": PASSWORD, **query})
    assert response.url.startswith(SECOND)
    assert not is_signed_in(browser)
    return browser


def test_the_second_step_asks_for_the_code_of_the_app(secret):
    browser = first_step()
    assert "six digits" in text_of(browser.get(SECOND))
    assert "not right" in text_of(browser.post(SECOND, {"code": "000000"}))
    assert not is_signed_in(browser)
    assert browser.post(SECOND, {"code": code(secret)}).url == "/"
    assert is_signed_in(browser)


@pytest.mark.parametrize("steps", [-1, 1])
def test_a_clock_that_is_half_a_minute_off_is_forgiven(secret, steps):
    browser = first_step()
    browser.post(SECOND, {"code": code(secret, steps=steps)})
    assert is_signed_in(browser)


def test_an_old_code_is_not_taken(secret):
    browser = first_step()
    browser.post(SECOND, {"code": code(secret, steps=-3)})
    assert not is_signed_in(browser)


def test_a_code_counts_once_however_long_it_is_valid(secret):
    seen = code(secret, steps=1)
    first_step().post(SECOND, {"code": seen})
    # allauth's own memory of it lasts for one period only.
    cache.delete(f"allauth.mfa.totp.used?user={User.objects.get().pk}&code={seen}")
    thief = first_step()
    assert "counts once" in text_of(thief.post(SECOND, {"code": f" {seen[:3]} {seen[3:]}"}))
    assert not is_signed_in(thief)


def test_a_recovery_code_opens_the_account_once(secret, client):
    page = client.get("/accounts/2fa/recovery-codes/").content.decode()
    codes = re.findall(r"<li>(\d{8})</li>", page)
    assert len(codes) == 10
    assert codes[0] in client.get("/accounts/2fa/recovery-codes/download/").content.decode()
    browser = first_step()
    browser.post(SECOND, {"code": codes[0]})
    assert is_signed_in(browser)
    forget_used_codes()
    again = first_step()
    again.post(SECOND, {"code": codes[0]})
    assert not is_signed_in(again)
    assert "You have 9 left" in text_of(client.get("/accounts/2fa/"))


def test_new_recovery_codes_replace_the_old(secret, client):
    old = re.findall(r"<li>(\d{8})</li>", client.get("/accounts/2fa/recovery-codes/").content.decode())
    assert "10 that you have left stop working" in text_of(client.get("/accounts/2fa/recovery-codes/generate/"))
    client.post("/accounts/2fa/recovery-codes/generate/")
    browser = first_step()
    browser.post(SECOND, {"code": old[0]})
    assert not is_signed_in(browser)


def test_after_five_wrong_codes_even_the_right_one_waits_whatever_the_browser(secret):
    for _ in range(5):
        first_step().post(SECOND, {"code": "000000"})
    browser = first_step()
    assert "Wait 15 minutes" in text_of(browser.post(SECOND, {"code": code(secret)}))
    assert not is_signed_in(browser)


def test_the_count_of_wrong_codes_lies_in_the_database(secret):
    """So it is one count for all web processes, and outlives them."""
    first_step().post(SECOND, {"code": "000000"})
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM accounts_cache WHERE cache_key LIKE %s", ["%login_failed%"])
        assert cursor.fetchone() == (1,)


def test_wrong_passwords_are_still_counted_for_those_with_a_second_step(secret):
    browser = Client()
    for _ in range(5):
        last = browser.post(LOGIN, {"login": "ada", "password": "wrong"})
    assert last.status_code == 429


def test_a_right_password_without_a_code_does_not_clear_the_count_of_wrong_ones(secret):
    guesses = [Client().post(LOGIN, {"login": "ada", "password": word}) for word in ["wrong"] * 4 + [PASSWORD, "wrong"]]
    assert guesses[-1].status_code == 429


def test_the_administration_asks_for_it_too():
    root = UserFactory(username="root", is_staff=True, is_superuser=True, password=PASSWORD)
    Authenticator.objects.create(user=root, type="totp", data={"secret": "JBSWY3DPEHPK3PXP"})
    browser = first_step("root", next="/admin/")
    assert browser.get("/admin/").status_code == 302
    assert browser.post(SECOND, {"code": code("JBSWY3DPEHPK3PXP")}).url == "/admin/"
    assert browser.get("/admin/").status_code == 200


def test_turning_it_off_asks_who_it_is(secret):
    browser = first_step()
    browser.post(SECOND, {"code": code(secret)})
    answer = browser.get("/accounts/2fa/totp/deactivate/")
    assert answer.url.startswith("/accounts/reauthenticate/")
    assert "Use a code of your authenticator app instead" in text_of(browser.get(answer.url))
    forget_used_codes()
    by_code = "/accounts/2fa/reauthenticate/?next=/accounts/2fa/totp/deactivate/"
    assert "Use your password instead" in text_of(browser.get(by_code))
    browser.post(by_code, {"code": code(secret)})
    browser.post("/accounts/2fa/totp/deactivate/")
    assert not Authenticator.objects.exists(), "the recovery codes go as well"
    assert Client().post(LOGIN, {"login": "ada", "password": PASSWORD}).url == "/"


def test_people_are_told_by_mail(secret, client, mail):
    client.post("/accounts/2fa/totp/deactivate/")
    assert mail[-1].subject == "Crossover: two-step sign-in is off"
    assert "Was it not you?" in mail[-1].body


def test_the_administrator_helps_who_lost_the_telephone(secret, ada):
    root = Client()
    root.force_login(UserFactory(username="root", is_staff=True, is_superuser=True))
    form = {"action": "no_second_step", "_selected_action": [ada.pk]}
    assert "now signs in with the password alone" in text_of(root.post("/admin/accounts/user/", form, follow=True))
    assert Client().post(LOGIN, {"login": "ada", "password": PASSWORD}).url == "/"
    assert "does not use two-step" in text_of(root.post("/admin/accounts/user/", form, follow=True))


def test_the_second_step_is_not_skipped_by_a_password_link(secret, ada, client, mail):
    """Whoever reads the mail still needs the telephone."""
    browser = Client()
    browser.post("/accounts/password/reset/", {"email": "ada@example.org"})
    link = re.search(r"http://testserver(/\S+key/\S+)", mail[-1].body)[1]
    form = browser.get(link, follow=True).redirect_chain[-1][0]
    browser.post(form, {"password1": "short blue 8", "password2": "short blue 8"})
    assert browser.post(LOGIN, {"login": "ada", "password": "short blue 8"}).url.startswith(SECOND)
