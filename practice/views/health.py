"""Whether the whole installation can judge."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse

from practice import health


@login_not_required
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when database, broker, worker and sandbox work, else 503; each part is named."""
    found = health.parts()
    ready = all(part.ok for part in found.values())
    return JsonResponse(health.as_json(found), status=200 if ready else 503)
