"""What templates may know of how this installation lets people in."""

from django.conf import settings
from django.http import HttpRequest


def way_in(request: HttpRequest) -> dict[str, object]:
    """`has_mail`, `signup` ("closed", "oidc", "open") and `oidc_name`, empty without a provider."""
    return {
        "has_mail": settings.HAS_MAIL,
        "signup": settings.SIGNUP,
        "oidc_name": settings.OIDC.name if settings.OIDC else "",
    }
