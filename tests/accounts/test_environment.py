"""What an operator sets: read as meant, or refused at the start with a sentence."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from config import people

PROVIDER = {
    "OIDC_NAME": "Testland",
    "OIDC_SERVER_URL": "https://id.example.org/realm/",
    "OIDC_CLIENT_ID": "crossover",
    "OIDC_CLIENT_SECRET": "hush",
}
MAIL = {"EMAIL_URL": "smtp://host", "DEFAULT_FROM_EMAIL": "crossover@example.org"}


@pytest.fixture
def environment(monkeypatch):
    """Sets variables; all of ours that are not named have no value."""

    def set_all(**values: str) -> None:
        for name in (*PROVIDER, "OIDC_CLIENT_SECRET_FILE", *MAIL, "SIGNUP"):
            monkeypatch.setenv(name, values.get(name, ""))

    set_all()
    return set_all


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (
            "smtp+tls://ada:p%40ss%2Fword@mail.example.org:2525",
            ("mail.example.org", 2525, "ada", "p@ss/word", True, False),
        ),
        ("smtp+tls://mail.example.org", ("mail.example.org", 587, "", "", True, False)),
        ("smtp+ssl://mail.example.org", ("mail.example.org", 465, "", "", False, True)),
        ("smtp://localhost", ("localhost", 25, "", "", False, False)),
    ],
)
def test_a_mail_server_is_one_address(environment, url, expected):
    environment(EMAIL_URL=url, DEFAULT_FROM_EMAIL="crossover@example.org")
    found = people.mail_settings()
    names = ("HOST", "PORT", "HOST_USER", "HOST_PASSWORD", "USE_TLS", "USE_SSL")
    assert tuple(found[f"EMAIL_{name}"] for name in names) == expected
    assert (found["HAS_MAIL"], found["DEFAULT_FROM_EMAIL"]) == (True, "crossover@example.org")


def test_messages_can_go_into_a_folder_or_nowhere(environment):
    environment(EMAIL_URL="file:///tmp/mail", DEFAULT_FROM_EMAIL="a@example.org")
    assert people.mail_settings()["EMAIL_FILE_PATH"] == "/tmp/mail"
    environment()
    assert people.mail_settings()["HAS_MAIL"] is False


@pytest.mark.parametrize(
    "url", ["mail.example.org", "smtps://host", "smtp+tls://", "smtp://a:hush@host:port", "file://"]
)
def test_a_mail_address_that_cannot_be_read_is_refused_without_quoting_its_password(environment, url):
    environment(EMAIL_URL=url, DEFAULT_FROM_EMAIL="a@example.org")
    with pytest.raises(ImproperlyConfigured, match=r"smtp\+tls://user:password@host:587") as refused:
        people.mail_settings()
    assert "hush" not in str(refused.value)


def test_mail_needs_a_sender(environment):
    environment(EMAIL_URL="smtp://localhost")
    with pytest.raises(ImproperlyConfigured, match="DEFAULT_FROM_EMAIL is not"):
        people.mail_settings()


def test_mail_is_not_sent_for_a_site_that_answers_to_every_name():
    """The link to a new password would carry whatever name the request gave."""
    refused = start(**MAIL, ALLOWED_HOSTS="*")
    assert refused.returncode == 1
    assert "Name the site's hosts" in refused.stderr
    assert start(ALLOWED_HOSTS="*").returncode == 0
    assert start(**MAIL, ALLOWED_HOSTS="crossover.example.org").returncode == 0


def test_a_provider_is_read_whole(environment, tmp_path):
    environment(**PROVIDER)
    provider = people.oidc()
    assert provider.server_url == "https://id.example.org/realm"
    assert provider.origin == "https://id.example.org"
    (tmp_path / "secret").write_text("from a file\n")
    environment(**PROVIDER | {"OIDC_CLIENT_SECRET": "", "OIDC_CLIENT_SECRET_FILE": str(tmp_path / "secret")})
    assert people.oidc().client_secret == "from a file"
    environment()
    assert people.oidc() is None


@pytest.mark.parametrize("name", PROVIDER)
def test_half_a_provider_is_refused_and_says_what_lacks(environment, name):
    environment(**PROVIDER | {name: ""})
    with pytest.raises(ImproperlyConfigured, match=f"by halves: {name} lacks"):
        people.oidc()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"OIDC_CLIENT_SECRET_FILE": "/etc/hostname"}, "not both"),
        ({"OIDC_CLIENT_SECRET": "", "OIDC_CLIENT_SECRET_FILE": "/no/such/file"}, "cannot be read"),
        ({"OIDC_SERVER_URL": "http://id.example.org"}, "https://"),
        ({"OIDC_SERVER_URL": "id.example.org"}, "https://"),
        ({"OIDC_SERVER_URL": "javascript:alert(1)"}, "https://"),
    ],
)
def test_a_provider_that_cannot_be_trusted_or_read_is_refused(environment, changed, sentence):
    environment(**PROVIDER | changed)
    with pytest.raises(ImproperlyConfigured, match=sentence):
        people.oidc()


@pytest.mark.parametrize(
    ("word", "has_mail", "has_oidc", "sentence"),
    [
        ("opne", True, True, 'SIGNUP is "opne"'),
        ("oidc", True, False, "needs a provider"),
        ("open", False, True, "needs EMAIL_URL"),
    ],
)
def test_a_sign_up_that_cannot_work_is_refused(environment, word, has_mail, has_oidc, sentence):
    environment(SIGNUP=word)
    with pytest.raises(ImproperlyConfigured, match=sentence):
        people.signup(has_mail=has_mail, has_oidc=has_oidc)


def test_sign_up_is_closed_unless_somebody_opens_it(environment):
    assert people.signup(has_mail=True, has_oidc=True) == "closed"
    environment(SIGNUP=" Open ")
    assert people.signup(has_mail=True, has_oidc=False) == "open"


def start(**environment: str) -> subprocess.CompletedProcess[str]:
    """`manage.py` with these variables: prints what of the settings the stories below are about."""
    show = (
        "from django.conf import settings as s; print(s.CONTENT_SECURITY_POLICY['DIRECTIVES']['form-action'], s.SIGNUP)"
    )
    return subprocess.run(
        [sys.executable, "manage.py", "shell", "-v0", "-c", show],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_wrong_word_stops_the_start_with_one_sentence_and_no_trace():
    refused = start(SIGNUP="maybe")
    assert refused.returncode == 1
    assert refused.stderr.strip() == 'SIGNUP is "maybe". It can be closed (the default), oidc or open.'


def test_the_browser_may_send_a_form_to_the_provider_and_nowhere_else():
    assert start(**PROVIDER, SIGNUP="oidc").stdout.strip() == """["'self'", 'https://id.example.org'] oidc"""
    assert start().stdout.strip() == """["'self'"] closed"""
