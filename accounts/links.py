"""Addresses of this site for use outside it."""

from urllib.parse import urlsplit

from django.conf import settings


def at_the_site(url: str) -> str:
    """`url`, which carries the name that its request asked for, under SITE_URL.

    A visitor may ask for a new password of somebody else under a name that they chose: the link must not lead there.
    Without SITE_URL it stays, and ALLOWED_HOSTS is what bounds the names.
    """
    if not settings.SITE_URL:
        return url
    return settings.SITE_URL + urlsplit(url)._replace(scheme="", netloc="").geturl()
