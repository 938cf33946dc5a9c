"""The first visit creates the administrator, once."""

import threading

import pytest
from django.db import connection

from accounts import services
from accounts.models import User
from tests.factories import UserFactory

FORM = {"username": "ada", "email": "ada@example.org", "password1": "tall green 7", "password2": "tall green 7"}


@pytest.mark.django_db
def test_any_first_page_leads_to_the_set_up(client):
    assert client.get("/questions/").url == "/welcome/"
    assert client.get("/welcome/").status_code == 200


@pytest.mark.django_db
def test_the_first_account_is_administrator_and_signed_in(client):
    assert client.post("/welcome/", FORM).url == "/"
    user = User.objects.get()
    assert (user.is_staff, user.is_superuser, user.email) == (True, True, "ada@example.org")
    assert client.get("/questions/").status_code == 200


@pytest.mark.django_db
def test_the_second_account_gets_the_next_key(client):
    client.post("/welcome/", FORM)
    assert UserFactory().pk > User.objects.get(username="ada").pk


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"password2": "different 77"}, "match"),
        ({"password1": "12345678", "password2": "12345678"}, "too common"),
        ({"email": "nonsense"}, "valid email"),
        ({"username": ""}, "required"),
    ],
)
def test_a_mistake_is_named_and_nothing_is_created(client, changed, sentence):
    response = client.post("/welcome/", FORM | changed)
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not User.objects.exists()


@pytest.mark.django_db
def test_the_set_up_closes_behind_the_first_account(client):
    UserFactory()
    assert client.get("/welcome/").status_code == 302
    client.post("/welcome/", FORM)
    assert not User.objects.filter(username="ada").exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_first_visitors_at_once_one_becomes_administrator():
    barrier, made, refused = threading.Barrier(2), [], []

    def visit(name):
        barrier.wait()
        try:
            made.append(services.create_first_account(username=name, email=f"{name}@example.org", password="x"))
        except services.AlreadySetUp:
            refused.append(name)
        finally:
            connection.close()

    threads = [threading.Thread(target=visit, args=(name,)) for name in ("ada", "bob")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(made), len(refused), User.objects.count()) == (1, 1, 1)
