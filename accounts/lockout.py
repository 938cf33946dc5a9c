"""What django-axes needs to know about who tries to sign in, and from where."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest


def attempted_name(request: HttpRequest | None, credentials: Mapping[str, Any] | None) -> str:
    """The name or address that is tried, the same for every spelling of its case.

    What the authentication is really asked about comes first. A form field is only looked at where axes has no
    credentials, before the attempt: a name chosen there must not hide the one that is tried.
    """
    given = credentials or {}
    name = given.get("username") or given.get("email")
    if not name and request is not None:
        name = request.POST.get("login") or request.POST.get("username")
    return str(name or "").strip().lower()[:255]


def client_address(request: HttpRequest) -> str:
    """Where the request comes from. Behind PROXY_COUNT proxies, what the outermost of them saw; a visitor can write
    anything further left into the header."""
    forwarded = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    count = settings.PROXY_COUNT
    return forwarded[-count] if 0 < count <= len(forwarded) else request.META.get("REMOTE_ADDR", "")
