"""Signing in through a real provider: whose account opens, and whose does not."""

import pytest
import requests
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings as configured
from django.core.cache import cache
from django.test import Client

from accounts.models import User
from config.people import Oidc
from tests.accounts import provider as oidc_provider
from tests.accounts.conftest import LOGIN, PASSWORD, confirm_password, is_signed_in, link_in, sign_in, text_of
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
START = "/accounts/oidc/sso/login/"
EVE = {"email": "eve@example.org", "name": "Eve Online", "preferred_username": "eve"}


@pytest.fixture(scope="module")
def running_provider(tmp_path_factory):
    with oidc_provider.running(tmp_path_factory.mktemp("provider"), "http://testserver") as provider:
        yield provider


@pytest.fixture
def provider(running_provider, settings, ada):
    """The provider, known to an installation that leaves sign-up to it and in which ada lives."""
    settings.OIDC = Oidc("Testland", running_provider.server_url, "crossover", oidc_provider.SECRET)
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [settings.OIDC.app()]}}
    settings.SIGNUP = "oidc"
    return running_provider


def go_through(client: Client, *, follow: bool = True, start: str = START, **form):
    """The way of a browser: button, provider, back."""
    away = client.post(start, form)
    assert away.status_code == 302, text_of(away)
    back = requests.get(away.url, allow_redirects=False, timeout=10)
    assert back.headers["Location"].startswith(f"http://testserver/{oidc_provider.CALLBACK}"), back.text
    return client.get(back.headers["Location"], follow=follow)


def test_the_sign_in_page_offers_the_provider_only_where_there_is_one(client, ada, provider, settings):
    assert "Sign in with Testland" in text_of(client.get(LOGIN))
    settings.OIDC = None
    assert START not in text_of(client.get(LOGIN))


def test_a_new_person_gets_an_account_and_the_next_time_the_same(client, provider):
    provider.meet("42", **EVE, email_verified=True)
    go_through(client)
    assert is_signed_in(client)
    eve = User.objects.get(username="eve")
    assert (eve.email, eve.display_name, eve.has_rights) == ("eve@example.org", "Eve Online", False)
    assert not eve.has_usable_password()
    assert EmailAddress.objects.get(user=eve).verified

    provider.meet("42", **EVE | {"email": "moved@example.org"}, email_verified=True)
    again = Client()
    go_through(again)
    assert again.get("/account/").context["request"].user == eve, "it is the provider's own id that counts"
    assert User.objects.get(pk=eve.pk).email == "eve@example.org"


def test_one_lands_where_one_wanted_to_go_and_nowhere_else(client, provider):
    provider.meet("42", **EVE, email_verified=True)
    assert go_through(client, follow=False, next="/account/editor/").url == "/account/editor/"
    assert go_through(Client(), follow=False, next="https://evil.example/").url == "/"


def test_where_sign_up_is_closed_a_stranger_is_told_whom_to_ask(client, provider, settings):
    settings.SIGNUP = "closed"
    provider.meet("42", **EVE, email_verified=True)
    assert "Ask whoever told you about it" in text_of(go_through(client))
    assert User.objects.count() == 1


@pytest.mark.parametrize("verified", [{"email_verified": False}, {}, {"email_verified": "true"}])
@pytest.mark.parametrize("address", ["ada@example.org", "nobody@example.org"])
def test_an_address_that_the_provider_has_not_verified_opens_and_makes_nothing(client, provider, verified, address):
    """The same words for an address that has an account and for one that has none."""
    provider.meet("66", **EVE | {"email": address}, **verified)
    answer = go_through(client)
    assert answer.status_code == 403
    assert "Your address is not confirmed" in text_of(answer)
    assert not is_signed_in(client)
    assert (User.objects.count(), SocialAccount.objects.count()) == (1, 0)


def test_with_mail_an_unverified_address_is_proven_by_a_message(client, provider, mail):
    provider.meet("42", **EVE)
    assert "Check your e-mail" in text_of(go_through(client))
    assert not is_signed_in(client)
    client.post(link_in(mail[0]))
    assert is_signed_in(client)


def test_with_mail_an_unverified_address_that_is_taken_looks_the_same(client, provider, mail):
    provider.meet("66", **EVE | {"email": "ada@example.org"})
    assert "Check your e-mail" in text_of(go_through(client))
    assert "There is one already" in mail[0].body
    assert (User.objects.count(), SocialAccount.objects.count()) == (1, 0)


def test_whoever_mends_the_password_of_an_unproven_account_is_alone_in_it(client, provider, mail):
    """Somebody came with the address of another, and waits for the owner to prove it."""
    provider.meet("66", **EVE | {"email": "victim@example.org"})
    go_through(client)
    owner = Client()
    owner.post("/accounts/password/reset/", {"email": "victim@example.org"})
    form = owner.get(link_in(mail[-1]), follow=True).redirect_chain[-1][0]
    owner.post(form, {"password1": PASSWORD, "password2": PASSWORD})
    cache.clear()  # some minutes later
    owner.post(LOGIN, {"login": "victim@example.org", "password": PASSWORD})
    owner.post(link_in(mail[-1]))
    assert is_signed_in(owner)

    thief = Client()
    go_through(thief)
    assert not is_signed_in(thief)
    assert not SocialAccount.objects.exists()


def test_a_new_password_of_a_proven_account_keeps_what_is_connected(client, provider, ada):
    provider.meet("7", email="ada@example.org", email_verified=True)
    go_through(client)
    form = {"oldpassword": PASSWORD, "password1": "short blue 8", "password2": "short blue 8"}
    assert client.post("/accounts/password/change/", form).status_code == 302
    assert SocialAccount.objects.get().user == ada


def test_a_proven_address_on_both_sides_connects_the_two(client, provider, settings, ada):
    settings.SIGNUP = "closed"
    provider.meet("7", email="ADA@example.org", email_verified=True)
    go_through(client)
    assert client.get("/account/").context["request"].user == ada
    assert SocialAccount.objects.get().user == ada
    sign_in()  # the password still works


def test_an_account_whose_own_address_is_unproven_is_not_opened(client, provider, ada):
    """Somebody may have made it with the address of another, to wait for that person."""
    EmailAddress.objects.update(verified=False)
    provider.meet("7", email="ada@example.org", email_verified=True)
    answer = go_through(client)
    assert "Sign in to it with its password" in text_of(answer)
    assert not is_signed_in(client)
    assert User.objects.get(pk=ada.pk).has_usable_password()


@pytest.mark.parametrize("right", ["is_staff", "is_superuser"])
def test_an_account_with_rights_is_never_opened_by_its_address(client, provider, ada, right):
    User.objects.filter(pk=ada.pk).update(**{right: True})
    provider.meet("7", email="ada@example.org", email_verified=True)
    assert "You have an account already" in text_of(go_through(client))
    assert not is_signed_in(client)


def test_the_next_owner_of_an_address_does_not_inherit_the_account(client, provider, ada):
    provider.meet("7", email="ada@example.org", email_verified=True)
    go_through(client)
    provider.meet("8", email="ada@example.org", email_verified=True)
    heir = Client()
    assert "You have an account already" in text_of(go_through(heir))
    assert not is_signed_in(heir)


def test_a_closed_account_stays_closed(client, provider, ada):
    SocialAccount.objects.create(user=ada, provider="sso", uid="7")
    User.objects.filter(pk=ada.pk).update(is_active=False)
    provider.meet("7", email="ada@example.org", email_verified=True)
    assert "This account is switched off" in text_of(go_through(client))


def test_the_second_step_is_asked_for_after_the_provider(client, provider, ada):
    Authenticator.objects.create(user=ada, type="totp", data={"secret": "JBSWY3DPEHPK3PXP"})
    provider.meet("7", email="ada@example.org", email_verified=True)
    assert go_through(client, follow=False).url.startswith("/accounts/2fa/authenticate/")
    assert not is_signed_in(client)


def test_one_connects_by_hand_with_the_password_and_disconnects(provider, ada):
    User.objects.filter(pk=ada.pk).update(is_staff=True)
    browser = sign_in()
    provider.meet("7", email="quite.another@example.org")
    answer = go_through(browser, start=f"{START}?process=connect", follow=False)
    assert not SocialAccount.objects.exists(), "not before the password"
    browser.post(answer.url, {"password": PASSWORD})
    connected = SocialAccount.objects.get()
    assert (connected.user, connected.uid) == (ada, "7")
    page = text_of(browser.get("/accounts/3rdparty/"))
    assert "Disconnect" in page
    assert User.objects.get(pk=ada.pk).email == "ada@example.org"

    other = Client()
    go_through(other)
    assert is_signed_in(other), "now also an account with rights is opened by the provider: its owner wished so"
    browser.post("/accounts/3rdparty/", {"account": connected.pk})
    assert not SocialAccount.objects.exists()


def test_an_account_of_somebody_else_is_not_taken_along(provider, ada):
    bob = UserFactory(username="bob", password=PASSWORD)
    SocialAccount.objects.create(user=bob, provider="sso", uid="7")
    browser = sign_in()
    provider.meet("7", email="bob@example.org", email_verified=True)
    answer = go_through(browser, start=f"{START}?process=connect", follow=False)
    page = browser.post(answer.url, {"password": PASSWORD}, follow=True)
    assert "belongs to somebody else" in text_of(page)
    assert SocialAccount.objects.get().user == bob


def test_who_has_no_password_cannot_lock_themselves_out(client, provider):
    provider.meet("42", **EVE, email_verified=True)
    go_through(client)
    page = client.post("/accounts/3rdparty/", {"account": SocialAccount.objects.get().pk})
    assert "no password" in text_of(page)
    assert SocialAccount.objects.exists()
    assert client.get("/accounts/password/change/").url == "/accounts/password/set/"
    client.post("/accounts/password/set/", {"password1": "short blue 8", "password2": "short blue 8"})
    assert is_signed_in(client)
    asked = client.post("/accounts/3rdparty/", {"account": SocialAccount.objects.get().pk})
    confirm_password(client, asked, "short blue 8")
    assert not SocialAccount.objects.exists()


@pytest.mark.parametrize(
    ("query", "sentence"),
    [("code=x&state=forged", "did not work"), ("error=access_denied", "did not work"), ("", "did not work")],
)
def test_a_forged_answer_opens_nothing(client, provider, query, sentence):
    assert sentence in text_of(client.get(f"/{oidc_provider.CALLBACK}?{query}", follow=True))
    assert not is_signed_in(client)


def test_somebody_elses_answer_opens_nothing_in_this_browser(client, provider):
    """Sign-in forgery: the attacker's own answer, sent to another browser."""
    provider.meet("42", **EVE, email_verified=True)
    away = Client().post(START)
    answer = requests.get(away.url, allow_redirects=False, timeout=10).headers["Location"]
    assert "did not work" in text_of(client.get(answer))
    assert not is_signed_in(client)


def test_a_refusal_at_the_provider_is_told_as_such(client, provider):
    away = client.post(START)
    state = dict(part.split("=") for part in away.url.split("?")[1].split("&"))["state"]
    page = client.get(f"/{oidc_provider.CALLBACK}?error=access_denied&state={state}", follow=True)
    assert "You called the sign-in off" in text_of(page)


def test_a_provider_that_does_not_answer_is_told_in_words(client, provider, settings):
    state = client.post(START).url.partition("state=")[2].partition("&")[0]
    gone = Oidc("Testland", "http://127.0.0.1:9/o", "crossover", "x")
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [gone.app()]}}
    for answer in (client.get(f"/{oidc_provider.CALLBACK}?code=x&state={state}"), client.post(START)):
        assert answer.status_code == 503
        assert "Testland does not answer" in text_of(answer)


def test_without_a_provider_there_is_none(client, ada):
    assert configured.OIDC is None
    assert client.post(START).status_code == 404
    assert client.get("/accounts/oidc/%00/login/").status_code == 404, "PostgreSQL would fail on that character"
    assert "nothing to connect" in text_of(sign_in().get("/accounts/3rdparty/"))
