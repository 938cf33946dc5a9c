"""What django-axes needs to know about our sign-in form."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest


def attempted_name(request: HttpRequest | None, credentials: Mapping[str, Any] | None) -> str:
    """The name or address that somebody tries to sign in with, the same for every spelling of its case.

    The site's form sends it as `login`, the admin's as `username`; programs pass credentials without a request.
    """
    sent = request.POST if request else {}
    given = credentials or {}
    name = sent.get("login") or sent.get("username") or given.get("username") or given.get("email") or ""
    return str(name).strip().lower()[:255]
