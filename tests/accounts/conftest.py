"""People and settings for stories about accounts."""

import re
import socket
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client

from accounts import services
from tests.factories import UserFactory

PASSWORD = "tall green 7"
LOGIN = "/accounts/login/"


@pytest.fixture(autouse=True)
def fresh_limits(db):
    """Counts of the tests before: those of tests with real transactions are not rolled back."""
    cache.clear()


@pytest.fixture
def ada():
    """A learner as an administrator adds one."""
    user = UserFactory(username="ada", email="ada@example.org", password=PASSWORD)
    services.vouch_for_address(user=user)
    return user


@pytest.fixture
def mail(settings, mailoutbox):
    """An installation that sends mail, as config/people.py and the settings set it up; the messages sent."""
    settings.HAS_MAIL = settings.ACCOUNT_EMAIL_NOTIFICATIONS = True
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    settings.MFA_ALLOW_UNVERIFIED_EMAIL = False
    settings.DEFAULT_FROM_EMAIL = "crossover@example.org"
    return mailoutbox


@pytest.fixture
def open_sign_up(settings, mail):
    """Such an installation, open for sign-up."""
    settings.SIGNUP = "open"
    return mail


@pytest.fixture
def slow_mail_server(settings):
    """While `visit` runs in a thread and its message waits for the mail server: the body of a `with`.

    The database gives up at once there instead of waiting for the lock."""

    @contextmanager
    def running(visit):
        with socket.create_server(("127.0.0.1", 0)) as server, ThreadPoolExecutor(1) as thread:
            settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
            settings.EMAIL_HOST, settings.EMAIL_PORT = server.getsockname()
            settings.EMAIL_TIMEOUT = 30
            visited = thread.submit(_then_close, visit)
            waiting, _ = server.accept()
            with waiting, connection.cursor() as cursor:
                if connection.vendor == "sqlite":
                    cursor.execute("PRAGMA busy_timeout = 0")
                try:
                    yield
                finally:
                    waiting.shutdown(socket.SHUT_RDWR)
                    visited.result(timeout=30)
                    connection.close()

    return running


def _then_close(visit) -> None:
    try:
        visit()
    finally:
        connection.close()


def sign_in(name: str = "ada", password: str = PASSWORD, **headers: str) -> Client:
    """A browser that signed in by the form."""
    client = Client(headers=headers)
    response = client.post(LOGIN, {"login": name, "password": password})
    assert response.status_code == 302, response.content.decode()
    return client


def is_signed_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def confirm_password(client: Client, response, password: str = PASSWORD):
    """Types the password where `response` asks for it again. What comes after, with what was suspended done."""
    assert response.url.startswith("/accounts/reauthenticate/"), response.url
    return client.post(response.url, {"password": password, "next": response.wsgi_request.path})


def link_in(message) -> str:
    """The path of the one link that a message asks to open."""
    return re.search(r"^http://testserver(/\S+/\S+)$", message.body, re.MULTILINE)[1]


def text_of(response) -> str:
    """The words of a page with single spaces, so that tests do not depend on where its source breaks lines."""
    return " ".join(response.content.decode().split())
