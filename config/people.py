"""Who may come in and how they are reached: reads the environment for sign-up, mail and OIDC.

Half a configuration is refused at the start, with a sentence: found at a sign-in it would shut people out.
"""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

SMTP = "django.core.mail.backends.smtp.EmailBackend"
MAIL_SCHEMES = {"smtp": 25, "smtp+tls": 587, "smtp+ssl": 465}
#: The part of our own addresses that stands for the one provider.
PROVIDER_ID = "sso"


def mail_settings() -> dict[str, Any]:
    """Django's mail settings from `EMAIL_URL`, and `HAS_MAIL`: whether a message reaches anybody.

    smtp+tls://user:password@host:587, smtp+ssl://…, smtp://… or file:///folder (for trying it out).
    """
    url = os.environ.get("EMAIL_URL", "").strip()
    sender = os.environ.get("DEFAULT_FROM_EMAIL", "").strip()
    if not url:
        return {"HAS_MAIL": False, "EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    if not sender:
        raise ImproperlyConfigured(
            "EMAIL_URL is set, DEFAULT_FROM_EMAIL is not: mail needs a sender, such as crossover@example.org."
        )
    return {"HAS_MAIL": True, "DEFAULT_FROM_EMAIL": sender, "SERVER_EMAIL": sender, **_backend(url)}


def check_hosts(hosts: list[str], *, has_mail: bool) -> None:
    """Refuses mail from a site that answers to every name: links in messages carry the name that a visitor asked for,
    and a visitor may ask for a new password of somebody else under a name of their own."""
    if has_mail and "*" in hosts:
        raise ImproperlyConfigured(
            "ALLOWED_HOSTS is *, and EMAIL_URL is set: links in messages could lead anywhere. Name the site's hosts."
        )


def _backend(url: str) -> dict[str, Any]:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise _bad_mail_url() from error
    if parts.scheme == "file" and parts.path.strip("/"):
        return {"EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend", "EMAIL_FILE_PATH": parts.path}
    if parts.scheme not in MAIL_SCHEMES or not parts.hostname:
        raise _bad_mail_url()
    return {
        "EMAIL_BACKEND": SMTP,
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": port or MAIL_SCHEMES[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtp+ssl",
        # A mail server that does not answer must not hold a web thread for minutes.
        "EMAIL_TIMEOUT": 10,
    }


def _bad_mail_url() -> ImproperlyConfigured:
    """Never quotes the URL: it holds a password."""
    return ImproperlyConfigured(
        "EMAIL_URL cannot be read. It looks like smtp+tls://user:password@host:587 (or smtp+ssl://, smtp://, "
        "file:///folder), with %-escapes for special characters in the name and the password."
    )


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


def oidc() -> Oidc | None:
    """The provider from the `OIDC_` variables, None when none is set."""
    given = {
        "OIDC_NAME": os.environ.get("OIDC_NAME", "").strip(),
        "OIDC_SERVER_URL": os.environ.get("OIDC_SERVER_URL", "").strip().rstrip("/"),
        "OIDC_CLIENT_ID": os.environ.get("OIDC_CLIENT_ID", "").strip(),
        "OIDC_CLIENT_SECRET": _client_secret(),
    }
    if not any(given.values()):
        return None
    if lacking := [name for name, value in given.items() if not value]:
        raise ImproperlyConfigured(
            f"OIDC is set up by halves: {', '.join(lacking)} lacks a value. Set all four, or none. "
            "(OIDC_CLIENT_SECRET_FILE, the name of a file, can stand for OIDC_CLIENT_SECRET.)"
        )
    _check_server_url(given["OIDC_SERVER_URL"])
    name, server_url, client_id, client_secret = given.values()
    return Oidc(name=name[:40], server_url=server_url, client_id=client_id, client_secret=client_secret)


def _client_secret() -> str:
    secret = os.environ.get("OIDC_CLIENT_SECRET", "").strip()
    file = os.environ.get("OIDC_CLIENT_SECRET_FILE", "").strip()
    if secret and file:
        raise ImproperlyConfigured("Set OIDC_CLIENT_SECRET or OIDC_CLIENT_SECRET_FILE, not both.")
    try:
        return Path(file).read_text().strip() if file else secret
    except (OSError, UnicodeDecodeError) as error:
        raise ImproperlyConfigured(f"OIDC_CLIENT_SECRET_FILE cannot be read: {error}.") from error


def _check_server_url(url: str) -> None:
    """The provider says who somebody is: its word must not be changed on the way."""
    parts = urlsplit(url)
    here = parts.hostname in {"localhost", "127.0.0.1", "::1"}
    if not parts.hostname or parts.scheme not in {"https", "http"} or (parts.scheme == "http" and not here):
        raise ImproperlyConfigured(
            "OIDC_SERVER_URL has to be an https:// address, the one below which /.well-known/openid-configuration lies."
        )


def signup(*, has_mail: bool, has_oidc: bool) -> str:
    """Who may make an account: "closed", "oidc" or "open", from `SIGNUP`."""
    chosen = os.environ.get("SIGNUP", "").strip().lower() or "closed"
    if chosen not in {"closed", "oidc", "open"}:
        raise ImproperlyConfigured(f'SIGNUP is "{chosen}". It can be closed (the default), oidc or open.')
    if chosen == "oidc" and not has_oidc:
        raise ImproperlyConfigured("SIGNUP=oidc needs a provider: set the OIDC_ variables, or another SIGNUP.")
    if chosen == "open" and not has_mail:
        raise ImproperlyConfigured(
            "SIGNUP=open needs EMAIL_URL: without mail nobody can prove that an address is theirs."
        )
    return chosen
