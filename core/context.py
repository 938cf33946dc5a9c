"""What every template may use."""

from django.http import HttpRequest


def csp_nonce(request: HttpRequest) -> dict[str, object]:
    """The nonce under the name that django-htmx and Django 6 use; lazy: unused, it is no header."""
    return {"csp_nonce": getattr(request, "csp_nonce", "")}
