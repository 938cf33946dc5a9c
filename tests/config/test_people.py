"""Who may come in and how they are reached: mail, an OpenID Connect provider, sign-up."""

import pytest

from config import people
from config.environment import Environment

PROVIDER = {
    "OIDC_NAME": "Testland",
    "OIDC_SERVER_URL": "https://id.example.org/realm/",
    "OIDC_CLIENT_ID": "crossover",
    "OIDC_CLIENT_SECRET": "hush",
}
MAIL = {"EMAIL_URL": "smtp://host", "DEFAULT_FROM_EMAIL": "crossover@example.org"}


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
def test_a_mail_server_is_one_address(read, url, expected):
    found = read(EMAIL_URL=url, DEFAULT_FROM_EMAIL="crossover@example.org")
    names = ("HOST", "PORT", "HOST_USER", "HOST_PASSWORD", "USE_TLS", "USE_SSL")
    assert tuple(found[f"EMAIL_{name}"] for name in names) == expected
    assert (found["HAS_MAIL"], found["DEFAULT_FROM_EMAIL"]) == (True, "crossover@example.org")


def test_messages_can_go_into_a_folder_or_nowhere(read):
    assert read(EMAIL_URL="file:///tmp/mail", DEFAULT_FROM_EMAIL="a@example.org")["EMAIL_FILE_PATH"] == "/tmp/mail"
    assert read()["HAS_MAIL"] is False


@pytest.mark.parametrize(
    "url", ["mail.example.org", "smtps://host", "smtp+tls://", "smtp://a:hush@host:port", "file://", "smtp://a:hu[sh@b"]
)
def test_a_mail_address_that_cannot_be_read_is_refused_without_quoting_its_password(refused, url):
    (said,) = refused(EMAIL_URL=url, DEFAULT_FROM_EMAIL="a@example.org", SIGNUP="open")
    assert said.startswith("EMAIL_URL cannot be read. It looks like smtp+tls://user:password@host:587")
    assert "hu" not in said


def test_mail_needs_a_sender(refused):
    (said,) = refused(EMAIL_URL="smtp://localhost")
    assert "DEFAULT_FROM_EMAIL is not" in said


def test_a_provider_is_read_whole():
    provider = people.oidc(Environment(PROVIDER))
    assert provider.server_url == "https://id.example.org/realm"
    assert provider.origin == "https://id.example.org"
    assert provider.client_secret == "hush"
    assert people.oidc(Environment({})) is None


def test_the_browser_may_send_a_form_to_the_provider_and_nowhere_else(read):
    def targets(found):
        return [str(target) for target in found["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]["form-action"]]

    assert targets(read(**PROVIDER, SIGNUP="oidc")) == ["'self'", "https://id.example.org"]
    assert targets(read()) == ["'self'"]


@pytest.mark.parametrize("name", PROVIDER)
def test_half_a_provider_is_refused_and_says_what_lacks(refused, name):
    (said,) = refused(**PROVIDER | {name: "", "SIGNUP": "oidc"})
    assert f"by halves: {name} lacks" in said


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"OIDC_CLIENT_SECRET_FILE": "/etc/hostname"}, "not both"),
        ({"OIDC_CLIENT_SECRET": "", "OIDC_CLIENT_SECRET_FILE": "/no/such/file"}, "cannot be read"),
        ({"OIDC_SERVER_URL": "http://id.example.org"}, "https://"),
        ({"OIDC_SERVER_URL": "id.example.org"}, "https://"),
        ({"OIDC_SERVER_URL": "javascript:alert(1)"}, "https://"),
        ({"OIDC_SERVER_URL": "https://[id"}, "https://"),
        ({"OIDC_SERVER_URL": "https://id.example.org:port"}, "https://"),
    ],
)
def test_a_provider_that_cannot_be_trusted_or_read_is_refused(refused, changed, sentence):
    (said,) = refused(**PROVIDER | changed)
    assert sentence in said


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"SIGNUP": "opne"}, "SIGNUP is 'opne': it can be closed, oidc or open."),
        ({"SIGNUP": "oidc"}, "SIGNUP=oidc needs a provider"),
        ({"SIGNUP": "open"}, "SIGNUP=open needs EMAIL_URL"),
    ],
)
def test_a_sign_up_that_cannot_work_is_refused(refused, values, sentence):
    (said,) = refused(**values)
    assert sentence in said


def test_sign_up_is_closed_unless_somebody_opens_it(read):
    assert read(**MAIL, **PROVIDER)["SIGNUP"] == "closed"
    assert read(**MAIL, SIGNUP=" Open ")["SIGNUP"] == "open"
