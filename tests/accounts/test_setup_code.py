"""On a hosted site the first account takes a code: else whoever came first would own it."""

import re
import threading
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client

from accounts.models import User
from accounts.setup_code import setup_code
from tests.accounts.conftest import text_of
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
FORM = {"username": "ada", "email": "ada@example.org", "password1": "tall green 7", "password2": "tall green 7"}


@pytest.fixture(autouse=True)
def hosted(settings):
    settings.HOSTED = True
    settings.SITE_URL = "https://crossover.example.org"
    settings.SECRET_KEY = "the secret key of one installation"


def said_by_setup_link() -> list[str]:
    output = StringIO()
    call_command("setup_link", stdout=output)
    return output.getvalue().splitlines()


def test_the_code_is_twelve_signs_that_nobody_confuses_and_follows_from_the_secret_key(settings):
    first = setup_code()
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}", first)
    assert setup_code() == first
    settings.SECRET_KEY = "the secret key of another one"
    assert setup_code() != first


def test_the_link_in_the_log_fills_the_code_in_and_makes_the_administrator(client):
    *_, link = said_by_setup_link()
    assert link == f"https://crossover.example.org/welcome/?code={setup_code()}"
    page = client.get(link.removeprefix("https://crossover.example.org"))
    assert f'value="{setup_code()}"' in page.content.decode()
    assert "no-store" in page["Cache-Control"], "the page holds the code"
    assert page["Referrer-Policy"] == "same-origin", "so does its address"
    assert client.post("/welcome/", FORM | {"code": setup_code()}).url == "/"
    assert User.objects.get().is_superuser
    assert client.get("/account/").status_code == 200


@pytest.mark.parametrize("changed", [str.lower, lambda code: code.replace("-", ""), lambda code: f" {code} "])
def test_case_dashes_and_spaces_do_not_matter(client, changed):
    assert client.post("/welcome/", FORM | {"code": changed(setup_code())}).status_code == 302


def test_letters_that_look_like_digits_are_taken_for_them(client, settings):
    code = setup_code()
    while not {"0", "1"} <= set(code):
        settings.SECRET_KEY += "x"
        code = setup_code()
    assert client.post("/welcome/", FORM | {"code": code.replace("0", "o").replace("1", "l")}).status_code == 302


@pytest.mark.parametrize("code", ["7K3M-9QXT-2FHW", "", "-", "é" * 12, "\x00", "0" * 10_000])
def test_a_wrong_code_is_refused_and_says_where_the_right_one_stands(client, code):
    answer = client.post("/welcome/", FORM | {"code": code})
    assert answer.status_code == 422
    assert not User.objects.exists()
    assert setup_code() not in answer.content.decode()
    assert "docker compose logs prepare" in text_of(answer)


def test_a_wrong_code_is_told_where_to_look(client):
    said = text_of(client.post("/welcome/", FORM | {"code": "7K3M-9QXT-2FHW"}))
    assert "That is not the set-up code." in said
    assert "docker compose exec web python manage.py setup_link" in said


def test_no_code_at_all_makes_no_account(client):
    assert client.post("/welcome/", FORM).status_code == 422
    assert not User.objects.exists()


def test_the_code_opens_nothing_once_there_is_an_account(client):
    UserFactory()
    assert client.get(f"/welcome/?code={setup_code()}").status_code == 302
    client.post("/welcome/", FORM | {"code": setup_code()})
    assert not User.objects.filter(username="ada").exists()
    assert said_by_setup_link() == ["The first account exists already: nothing is left to set up."]


def test_a_laptop_asks_for_no_code(client, settings):
    settings.HOSTED = False
    settings.SITE_URL = ""
    assert said_by_setup_link()[-1] == "http://127.0.0.1:8000/welcome/"
    assert "code" not in client.get("/welcome/?code=x").context["form"].fields
    assert client.post("/welcome/", FORM).url == "/"


@pytest.mark.django_db(transaction=True)
def test_of_two_first_visitors_with_the_code_one_becomes_administrator():
    barrier, led_to = threading.Barrier(2), {}

    def visit(name):
        client = Client()
        client.get("/welcome/")
        barrier.wait()
        try:
            own = {"username": name, "email": f"{name}@example.org", "code": setup_code()}
            led_to[name] = client.post("/welcome/", FORM | own).url
        finally:
            connection.close()

    threads = [threading.Thread(target=visit, args=(name,)) for name in ("ada", "bob")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (administrator,) = User.objects.all()
    (other,) = set(led_to) - {administrator.username}
    assert led_to[administrator.username] == "/"
    assert led_to[other] in {"/accounts/login/", "/"}, "too late, with or without having passed the first look"


@pytest.mark.parametrize(("query", "first"), [("", "code"), ("?code=7K3M", "username")])
def test_typing_begins_with_what_lacks(client, query, first):
    page = client.get(f"/welcome/{query}").content.decode()
    assert re.findall(r'<input [^>]*name="(\w+)"[^>]*autofocus', page) == [first]
