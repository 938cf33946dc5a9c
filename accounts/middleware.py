"""Leads the first visitor of a fresh installation to the set-up page."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from accounts.models import User


class FirstVisitMiddleware:
    """Redirects every page to the welcome page until an account exists; then costs nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
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
            (reverse("accounts:welcome"), "/healthz", "/readyz", f"/{settings.STATIC_URL.lstrip('/')}")
        )
