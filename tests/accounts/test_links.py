"""Links in messages lead to the site, whatever name a request came under."""

import re

import pytest
from django.test import Client

from tests.accounts.conftest import confirm_password, sign_in

pytestmark = pytest.mark.django_db
SITE = "https://crossover.example.org"


@pytest.fixture(autouse=True)
def two_names(settings, mail):
    settings.SITE_URL = SITE
    settings.SIGNUP = "open"
    settings.ALLOWED_HOSTS = ["crossover.example.org", "other.example", "testserver"]


def addresses_in(message) -> set[str]:
    """Scheme and host of every address in a message."""
    return set(re.findall(r"https?://[^/\s]+", message.body))


def ask_for_reset(email):
    Client().post("/accounts/password/reset/", {"email": email}, headers={"host": "other.example"})


def sign_up(email):
    form = {"username": "bob", "email": email, "password1": "tall green 7", "password2": "tall green 7"}
    Client().post("/accounts/signup/", form, headers={"host": "other.example"})


@pytest.mark.parametrize(
    ("ask", "email", "page"),
    [
        (ask_for_reset, "ada@example.org", "/accounts/password/reset/key/"),
        (ask_for_reset, "nobody@example.org", "/accounts/signup/"),
        (sign_up, "bob@example.org", "/accounts/confirm-email/"),
        (sign_up, "ada@example.org", "/accounts/password/reset/"),
    ],
)
def test_a_message_leads_to_the_site_and_nowhere_else(ada, mail, ask, email, page):
    ask(email)
    (message,) = mail
    assert message.to == [email]
    assert SITE + page in message.body
    assert addresses_in(message) == {SITE}


def test_the_link_of_a_message_works_at_the_site(ada, mail):
    ask_for_reset("ada@example.org")
    path = re.search(rf"{SITE}(/accounts/password/reset/key/\S+)", mail[0].body)[1]
    answer = Client().get(path, follow=True, headers={"host": "crossover.example.org"})
    assert b'name="password1"' in answer.content


def test_a_change_of_address_leads_to_the_site(ada, mail):
    client = sign_in(host="other.example")
    confirm_password(client, client.post("/accounts/email/", {"email": "ada@new.example", "action_add": ""}))
    assert mail[0].to == ["ada@new.example"]
    assert addresses_in(mail[0]) == {SITE}


def test_a_password_link_of_the_administration_leads_to_the_site(ada, admin_client):
    chosen = {"action": "password_link", "_selected_action": [ada.pk]}
    answer = admin_client.post("/admin/accounts/user/", chosen, headers={"host": "other.example"})
    assert answer.context["link"].startswith(f"{SITE}/accounts/password/reset/key/")


def test_without_an_address_of_the_site_links_carry_the_name_that_was_asked_for(ada, mail, settings):
    settings.SITE_URL = ""
    ask_for_reset("ada@example.org")
    assert addresses_in(mail[0]) == {"http://other.example"}
