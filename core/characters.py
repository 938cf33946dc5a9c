"""Characters that no text of ours holds."""

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.http.response import HttpResponseBase


class PlainQueryMiddleware:
    """Refuses an address whose query holds a NUL with 400. Forms refuse it in words; the filters of the administration
    hand what an address says to the database, and PostgreSQL fails on it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if any("\0" in value for values in request.GET.lists() for value in (values[0], *values[1])):
            raise BadRequest("The address holds a character that no text has.")
        return self.get_response(request)
