"""What django-axes needs to know about who tries to sign in, and from where."""

from collections.abc import Mapping
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any

from allauth.core.internal.httpkit import get_client_ip
from django.core.exceptions import ImproperlyConfigured
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


def client_address(request: HttpRequest) -> str | None:
    """Where the request comes from, None when that cannot be told.

    Behind PROXY_COUNT proxies, what the outermost of them saw; a visitor can write anything further left into the
    header. Of an IPv6 address only the network: one customer has all the addresses in it, and would else have five
    guesses with each.
    """
    try:
        address = get_client_ip(request)
    except ImproperlyConfigured:  # fewer addresses than proxies
        return None
    return _network(ip_address(address)) if address else None


def _network(address: IPv4Address | IPv6Address) -> str:
    if address.version == 4:
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ip_network((int(address), 64), strict=False).network_address)
