"""What happens around every request: it gets an id, one line in the log, and is counted."""

import logging
import re
import secrets
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.functional import SimpleLazyObject

from core import logs, metrics

logger = logging.getLogger(__name__)

HEADER = "X-Request-ID"
#: Asked every few seconds by machines: their lines would bury the others.
QUIET = frozenset({"healthz", "readyz", "metrics"})
_SANE = re.compile(r"[A-Za-z0-9-]{8,64}")


class RequestMiddleware:
    """Stands first, so that all that is logged in the course of a request carries its id."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self._static = f"/{settings.STATIC_URL.lstrip('/')}"

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        began = time.monotonic()
        with logs.bound(request_id=_id_for(request)):
            response = self.get_response(request)
            response.headers[HEADER] = logs.request_id()
            self._note(request, response, seconds=time.monotonic() - began)
            return response

    def _note(self, request: HttpRequest, response: HttpResponseBase, *, seconds: float) -> None:
        """For an event stream this is its beginning; it may last for minutes."""
        route, status = self._route(request), response.status_code
        metrics.observe_page(route=route, method=request.method or "", status=status, seconds=seconds)
        level = logging.DEBUG if route in QUIET or route == "static" else logging.INFO
        told = {
            "method": request.method,
            "route": route,
            "path": request.path,
            "status": status,
            "ms": round(seconds * 1000, 1),
            "user": _known_user(request),
            "bytes": None if response.streaming else len(getattr(response, "content", b"")),
        }
        logger.log(level, "answered", extra=told)

    def _route(self, request: HttpRequest) -> str:
        """The name of the address; "static" for files, "none" where no address was found or looked for."""
        if match := request.resolver_match:
            return match.view_name
        return "static" if request.path.startswith(self._static) else "none"


def _id_for(request: HttpRequest) -> str:
    """The proxy's id, where one stands in front; anybody else could choose what our log says."""
    given = request.headers.get(HEADER, "")
    if settings.ALLAUTH_TRUSTED_PROXY_COUNT and _SANE.fullmatch(given):
        return given
    return secrets.token_hex(8)


def _known_user(request: HttpRequest) -> int | None:
    """The key of the signed-in person, if that came up: to log it is worth no query."""
    user = getattr(request, "user", None)
    if isinstance(user, SimpleLazyObject) and not hasattr(request, "_cached_user"):
        return None
    return getattr(user, "pk", None)
