"""Who may come in and how they are reached: reads the environment for sign-up, mail and OIDC.

Half a configuration is refused at the start, with a sentence: found at a sign-in it would shut people out.
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

from config.environment import Environment

SMTP = "django.core.mail.backends.smtp.EmailBackend"
MAIL_SCHEMES = {"smtp": 25, "smtp+tls": 587, "smtp+ssl": 465}
#: The part of our own addresses that stands for the one provider.
PROVIDER_ID = "sso"


def mail_settings(env: Environment) -> dict[str, Any]:
    """Django's mail settings from `EMAIL_URL`, and `HAS_MAIL`: whether a message reaches anybody.

    smtp+tls://user:password@host:587, smtp+ssl://…, smtp://… or file:///folder (for trying it out).
    """
    url, sender = env.text("EMAIL_URL"), env.text("DEFAULT_FROM_EMAIL")
    if not url:
        return {"HAS_MAIL": False, "EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    if not sender:
        env.refuse(
            "DEFAULT_FROM_EMAIL",
            "EMAIL_URL is set, DEFAULT_FROM_EMAIL is not: mail needs a sender, such as crossover@example.org.",
        )
    return {"HAS_MAIL": True, "DEFAULT_FROM_EMAIL": sender, "SERVER_EMAIL": sender, **_backend(env, url)}


def check_hosts(env: Environment, hosts: list[str], *, has_mail: bool, site_url: str) -> None:
    """Refuses mail from a site that answers to every name: without SITE_URL, links in messages carry the name that a
    visitor asked for, and a visitor may ask for a new password of somebody else under a name of their own."""
    if has_mail and "*" in hosts and not site_url:
        env.refuse(
            "ALLOWED_HOSTS",
            "ALLOWED_HOSTS is *, and EMAIL_URL is set: links in messages could lead anywhere. Set SITE_URL.",
        )


def _backend(env: Environment, url: str) -> dict[str, Any]:
    parts = _split(url)
    if parts and parts.scheme == "file" and parts.path.strip("/"):
        return {"EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend", "EMAIL_FILE_PATH": parts.path}
    if not parts or parts.scheme not in MAIL_SCHEMES or not parts.hostname:
        env.refuse(
            "EMAIL_URL",
            "EMAIL_URL cannot be read. It looks like smtp+tls://user:password@host:587 (or smtp+ssl://, smtp://, "
            "file:///folder), with %-escapes for special characters in the name and the password.",
        )
        return {}
    return {
        "EMAIL_BACKEND": SMTP,
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or MAIL_SCHEMES[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtp+ssl",
        # A mail server that does not answer must not hold a web thread for minutes.
        "EMAIL_TIMEOUT": 10,
    }


def _split(url: str) -> SplitResult | None:
    """The parts of an address, None when it has none or its port is no number."""
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 (reading it checks it)
    except ValueError:
        return None
    return parts


@dataclass(frozen=True)
class Oidc:
    """The one OpenID Connect provider of an installation."""

    name: str
    server_url: str
    client_id: str
    client_secret: str

    @property
    def origin(self) -> str:
        """Where the browser is sent to, for the Content-Security-Policy."""
        parts = urlsplit(self.server_url)
        return f"{parts.scheme}://{parts.netloc}"

    def app(self) -> dict[str, Any]:
        """What allauth wants to know of it."""
        return {
            "provider_id": PROVIDER_ID,
            "name": self.name,
            "client_id": self.client_id,
            "secret": self.client_secret,
            "settings": {"server_url": self.server_url, "oauth_pkce_enabled": True},
        }


def oidc(env: Environment) -> Oidc | None:
    """The provider from the `OIDC_` variables, None when none is set."""
    names = ("OIDC_NAME", "OIDC_SERVER_URL", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET")
    given = {name: env.text(name) for name in names}
    if not any(given.values()):
        return None
    if lacking := [name for name, value in given.items() if not value]:
        env.refuse(
            lacking[0],
            f"OIDC is set up by halves: {', '.join(lacking)} lacks a value. Set all four, or none. "
            "(OIDC_CLIENT_SECRET_FILE, the name of a file, can stand for OIDC_CLIENT_SECRET.)",
        )
    elif not _can_be_trusted(given["OIDC_SERVER_URL"]):
        env.refuse(
            "OIDC_SERVER_URL",
            "OIDC_SERVER_URL has to be an https:// address, that below which /.well-known/openid-configuration lies.",
        )
    if set(names) & env.problems.keys():
        return None
    name, server_url, client_id, client_secret = given.values()
    return Oidc(name=name[:40], server_url=server_url.rstrip("/"), client_id=client_id, client_secret=client_secret)


def _can_be_trusted(url: str) -> bool:
    """The provider says who somebody is: its word must not be changed on the way."""
    parts = _split(url)
    if parts is None or not parts.hostname:
        return False
    here = parts.hostname in {"localhost", "127.0.0.1", "::1"}
    return parts.scheme == "https" or (parts.scheme == "http" and here)


def signup(env: Environment, *, has_mail: bool, has_oidc: bool) -> str:
    """Who may make an account: "closed", "oidc" or "open", from `SIGNUP`."""
    chosen = env.choice("SIGNUP", "closed", "oidc", "open")
    # What was refused above would only be refused again.
    if env.problems:
        return chosen
    if chosen == "oidc" and not has_oidc:
        env.refuse("SIGNUP", "SIGNUP=oidc needs a provider: set the OIDC_ variables, or another SIGNUP.")
    if chosen == "open" and not has_mail:
        env.refuse("SIGNUP", "SIGNUP=open needs EMAIL_URL: without mail nobody can prove that an address is theirs.")
    return chosen
