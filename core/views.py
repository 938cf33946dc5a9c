"""Whether this process lives. Whether the whole can judge is a question for the practice room."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse


@login_not_required
def healthz(request: HttpRequest) -> JsonResponse:
    """200 as long as the web process answers at all."""
    return JsonResponse({"status": "ok"})
