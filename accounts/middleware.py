"""What happens around every request: the first visit, the person's time zone, when a session was last seen."""

import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from accounts import services
from accounts.models import User

Handler = Callable[[HttpRequest], HttpResponse]


class FirstVisitMiddleware:
    """Redirects every page to the welcome page until an account exists; then costs nothing."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response
        self._set_up = False

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if self._set_up or self._is_open(request.path):
            return self.get_response(request)
        self._set_up = User.objects.exists()
        if self._set_up:
            return self.get_response(request)
        return redirect("accounts:welcome")

    @staticmethod
    def _is_open(path: str) -> bool:
        return path.startswith(
            (reverse("accounts:welcome"), "/healthz", "/readyz", "/metrics", f"/{settings.STATIC_URL.lstrip('/')}")
        )


class TimeZoneMiddleware:
    """Shows times in the zone that the person chose; without a choice pages use UTC, and the browser its own."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # An anonymous user has no zone; without a session's cookie this asks the database nothing.
        with timezone.override(getattr(request.user, "zone", None)):
            return self.get_response(request)


class LastSeenMiddleware:
    """Notes when a session was last used, at most every few minutes: a write with each request would queue up."""

    NOTED_EVERY = 5 * 60

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            noted = request.session.get(services.NOTED_AT)
            if noted is not None and time.time() - noted > self.NOTED_EVERY:
                services.note_session(request)
        return self.get_response(request)
