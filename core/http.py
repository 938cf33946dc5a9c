"""The request as views see it, after the middleware has run."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails


class Request(HttpRequest):
    """A request with what the middleware adds, for type checkers and readers; never instantiated."""

    htmx: HtmxDetails
    csp_nonce: str
