"""Who may make an account, and what the pages tell."""

import threading
from typing import ClassVar

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connection
from django.test import Client

from accounts.models import User
from accounts.signup import SignUpForm
from tests.accounts.conftest import LOGIN, PASSWORD, is_signed_in, link_in, sign_in, text_of
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
SIGNUP = "/accounts/signup/"
EVE = {"username": "eve", "email": "eve@example.org", "password1": "dark red 11", "password2": "dark red 11"}


@pytest.mark.parametrize("signup", ["closed", "oidc"])
def test_where_sign_up_is_closed_the_page_says_whom_to_ask(client, ada, settings, signup):
    settings.SIGNUP = signup
    assert "Sign up</a>" not in text_of(client.get(LOGIN))
    page = text_of(client.get(SIGNUP))
    assert "administrator" in page if signup == "closed" else "sign-in with it you get an account" in page
    client.post(SIGNUP, EVE)
    assert not User.objects.filter(username="eve").exists()


def test_where_it_is_open_one_signs_up_and_is_in_after_opening_the_link(client, ada, open_sign_up):
    assert f'<a href="{SIGNUP}">Sign up</a>' in text_of(client.get(LOGIN))
    assert client.post(SIGNUP, EVE).url == "/accounts/confirm-email/"
    assert not is_signed_in(client), "not before the address is proven"
    (message,) = open_sign_up
    assert message.to == ["eve@example.org"]
    client.post(link_in(message))
    assert is_signed_in(client)
    user = User.objects.get(username="eve")
    assert (user.is_staff, user.is_superuser) == (False, False)


def test_an_unproven_person_cannot_sign_in_and_gets_no_flood_of_messages(client, ada, open_sign_up):
    client.post(SIGNUP, EVE)
    for _ in range(3):
        again = Client()
        assert again.post(LOGIN, {"login": "eve", "password": "dark red 11"}).url == "/accounts/confirm-email/"
        assert not is_signed_in(again)
    assert len(open_sign_up) == 1


def test_the_page_answers_alike_for_an_address_that_has_an_account(client, ada, open_sign_up):
    new = client.post(SIGNUP, EVE)
    known = Client().post(SIGNUP, EVE | {"username": "other", "email": "ADA@example.org"})
    assert (new.status_code, new.url) == (known.status_code, known.url)
    assert text_of(client.get(new.url)) != ""
    assert not User.objects.filter(username="other").exists()
    assert open_sign_up[-1].to == ["ada@example.org"]
    assert "There is one already" in open_sign_up[-1].body


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"username": "ADA"}, "already exists"),
        ({"username": "a b"}, "valid username"),
        ({"username": "ada@example.org"}, "has no @"),
        ({"email": "a" * 250 + "@example.org"}, "too long"),
        ({"email": "nonsense"}, "valid email"),
        ({"password2": "different 77"}, "same password"),
        ({"password1": "12345678", "password2": "12345678"}, "too common"),
        ({"password1": "eve@example.org", "password2": "eve@example.org"}, "too similar"),
    ],
)
def test_a_mistake_is_named_and_no_account_is_made(client, ada, open_sign_up, changed, sentence):
    assert sentence in text_of(client.post(SIGNUP, EVE | changed))
    assert User.objects.count() == 1


class CountingHasher(MD5PasswordHasher):
    """Does its work, and tells how often."""

    hashed: ClassVar[list[str]] = []

    def encode(self, password, salt):
        self.hashed.append(password)
        return super().encode(password, salt)


@pytest.mark.parametrize("email", ["new@example.org", "ada@example.org"])
def test_the_time_taken_does_not_tell_whether_an_address_has_an_account(client, ada, open_sign_up, settings, email):
    """Hashing a password is what takes time."""
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]
    CountingHasher.hashed.clear()
    assert client.post(SIGNUP, EVE | {"email": email}).status_code == 302
    assert CountingHasher.hashed == ["dark red 11"]


def test_whoever_has_no_address_on_record_is_not_taken_at_their_word(ada, open_sign_up):
    EmailAddress.objects.all().delete()
    assert Client().post(LOGIN, {"login": "ada", "password": PASSWORD}).url == "/accounts/confirm-email/"
    assert not EmailAddress.objects.filter(verified=True).exists()


@pytest.mark.django_db(transaction=True)
def test_a_mail_server_that_takes_its_time_holds_up_nobody_else(ada, open_sign_up, slow_mail_server):
    """SQLite has one writer: a message sent inside a transaction would stop the site."""
    with slow_mail_server(lambda: Client().post(SIGNUP, EVE | {"email": "ada@example.org"})):
        assert User.objects.filter(pk=ada.pk).update(display_name="Ada") == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "second", [{"email": "other@example.org", "username": "EVE"}, {"username": "other", "email": "Eve@example.org"}]
)
def test_of_two_at_once_one_gets_the_account_and_the_other_a_page(ada, open_sign_up, monkeypatch, second):
    """Both pass every check before either is stored."""
    barrier, try_save = threading.Barrier(2, timeout=10), SignUpForm.try_save

    def meet_then_save(form, request):
        barrier.wait()
        return try_save(form, request)

    monkeypatch.setattr(SignUpForm, "try_save", meet_then_save)
    codes = []

    def sign_up(form):
        try:
            codes.append(Client(raise_request_exception=False).post(SIGNUP, form).status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=sign_up, args=(EVE | changed,)) for changed in ({}, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert User.objects.count() == 2
    assert sorted(codes) in ([302, 302], [302, 422])
    assert EmailAddress.objects.count() == 2


def test_sign_up_is_limited(client, ada, open_sign_up):
    codes = {client.post(SIGNUP, {"username": ""}).status_code for _ in range(21)}
    assert 429 in codes


def test_whoever_is_signed_in_does_not_sign_up(ada, open_sign_up):
    assert sign_in().get(SIGNUP).status_code == 302


def test_a_closed_account_says_so(client, ada):
    User.objects.filter(pk=ada.pk).update(is_active=False)
    page = client.post(LOGIN, {"login": "ada", "password": PASSWORD}, follow=True)
    assert "This account is switched off" in text_of(page)
    assert not is_signed_in(client)


def test_addresses_are_kept_in_lower_case():
    assert UserFactory(email="Ada@Example.ORG").email == "ada@example.org"
