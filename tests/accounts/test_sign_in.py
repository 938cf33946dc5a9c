"""Signing in and out, and what stops guessing."""

import pytest
from django.db import IntegrityError
from django.test import Client

from accounts.lockout import client_address
from accounts.models import User
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"


@pytest.mark.parametrize("name", ["ada", "ada@example.org", "ADA@example.org"])
def test_one_signs_in_by_name_or_address(client, ada, name):
    response = client.post(LOGIN, {"login": name, "password": "tall green 7"})
    assert response.url == "/"


def test_a_wrong_password_says_so_without_telling_which_part_was_wrong(client, ada):
    known = client.post(LOGIN, {"login": "ada", "password": "wrong"}).content.decode()
    unknown = client.post(LOGIN, {"login": "eve", "password": "wrong"}).content.decode()
    assert "password you specified" in known
    assert "password you specified" in unknown


def test_after_five_wrong_passwords_even_the_right_one_waits(client, ada):
    for _ in range(5):
        last = client.post(LOGIN, {"login": "ada", "password": "wrong"})
    assert last.status_code == 429
    locked = client.post(LOGIN, {"login": "Ada", "password": "tall green 7"})
    assert locked.status_code == 429
    assert "15" in locked.content.decode()
    assert "_auth_user_id" not in client.session


def test_a_lockout_does_not_touch_other_people(client, ada):
    UserFactory(username="bob", password="blue sky 9")
    for _ in range(6):
        client.post(LOGIN, {"login": "ada", "password": "wrong"})
    assert client.post(LOGIN, {"login": "bob", "password": "blue sky 9"}).url == "/"


def test_the_admin_has_no_sign_in_of_its_own(client, ada):
    answer = client.get("/admin/", follow=True)
    assert answer.redirect_chain[-1][0] == "/accounts/login/?next=%2Fadmin%2F"
    client.post("/admin/login/", {"username": "ada", "password": "tall green 7"})
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("decoy", [{"username": "somebody{}"}, {"email": "x{}@example.org"}])
def test_another_name_in_the_form_does_not_get_round_the_lockout(client, ada, decoy):
    for number in range(5):
        more = {name: value.format(number) for name, value in decoy.items()}
        last = client.post(LOGIN, {"login": " ADA ", "password": "wrong", **more})
    assert last.status_code == 429


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "6.6.6.6", "127.0.0.1"),
        (1, "6.6.6.6, 9.9.9.9", "9.9.9.9"),
        (2, "6.6.6.6, 9.9.9.9, 10.0.0.1", "9.9.9.9"),
        (2, "6.6.6.6", None),
        (1, "9.9.9.9:5555", "9.9.9.9"),
        (1, "[2001:db8:1:2:3::4]:5555", "2001:db8:1:2::"),
        (1, "::ffff:9.9.9.9", "9.9.9.9"),
        (1, "fe80::1%eth0", "fe80::"),
        (1, "nonsense", None),
    ],
)
def test_behind_proxies_the_visitors_address_counts_not_what_the_visitor_claims(
    rf, settings, proxies, forwarded, address
):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    assert client_address(rf.get("/", headers={"X-Forwarded-For": forwarded})) == address


def test_another_address_of_the_same_ipv6_network_gives_no_more_guesses(ada):
    for number in range(5):
        last = Client(REMOTE_ADDR=f"2001:db8:0:1::{number:x}").post(LOGIN, {"login": "ada", "password": "wrong"})
    assert last.status_code == 429


@pytest.mark.parametrize("name", ["x" * 60_000, "x" * 60_000 + "@example.org"])
def test_a_name_that_nobody_can_have_is_refused_not_looked_up(client, ada, name):
    answer = client.post(LOGIN, {"login": name, "password": "wrong"})
    assert answer.status_code == 200
    assert "at most 254 characters" in answer.content.decode()


def test_a_forgotten_password_is_answered_alike_for_known_and_unknown_addresses(client, ada, mail):
    for address in ("ada@example.org", "eve@example.org"):
        assert client.post("/accounts/password/reset/", {"email": address}).url == "/accounts/password/reset/done/"
    # Both get a message, so that not even the time taken tells them apart.
    assert [message.to for message in mail] == [["ada@example.org"], ["eve@example.org"]]


def test_two_accounts_cannot_differ_in_case_alone(ada):
    with pytest.raises(IntegrityError):
        UserFactory(username="ADA", email="other@example.org")


def test_signing_out_takes_a_post(client, ada):
    client.force_login(ada)
    client.get("/accounts/logout/")
    assert client.get("/questions/").status_code == 200
    client.post("/accounts/logout/")
    assert client.get("/questions/").status_code == 302


def test_sign_up_is_closed(client, ada):
    client.post(
        "/accounts/signup/",
        {"username": "eve", "email": "eve@example.org", "password1": "dark red 11", "password2": "dark red 11"},
    )
    assert not User.objects.filter(username="eve").exists()


def test_a_form_from_elsewhere_is_refused(ada):
    client = Client(enforce_csrf_checks=True)
    client.force_login(ada)
    assert client.post("/accounts/logout/").status_code == 403
