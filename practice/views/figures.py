"""What this installation counts, for Prometheus."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4

from practice import figures


@login_not_required
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """The figures, for who brings METRICS_TOKEN; else 401. Where none is set there is no such page."""
    if not settings.METRICS_TOKEN:
        raise Http404
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not constant_time_compare(token.strip(), settings.METRICS_TOKEN):
        return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})
    return HttpResponse(figures.text(), content_type=CONTENT_TYPE_PLAIN_0_0_4)
