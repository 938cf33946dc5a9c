"""Texts that pages save by themselves: the unfinished answer, and notes."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from core.http import Request
from practice import services
from practice.forms import own_cases_in, version_seen
from practice.models import Draft, KeptText, Note
from questions.models import Question
from questions.own_cases import BadCases, read


@require_POST
def save_draft(request: Request, slug: str) -> HttpResponse:
    """Keeps what has been typed so far of the answer."""
    return _keep(request, slug, Draft)


@require_POST
def save_note(request: Request, slug: str) -> HttpResponse:
    """Keeps the note; by its button, for a browser without script, goes back to it."""
    response = _keep(request, slug, Note)
    return redirect("practice:notes", slug) if "by_hand" in request.POST and response.status_code == 204 else response


def _keep(request: Request, slug: str, what: type[KeptText]) -> HttpResponse:
    """204 when kept, 409 with the other text when another tab has saved since, 413 with a sentence when too long."""
    question = get_object_or_404(Question.objects.visible_to(request.user), slug=slug)
    text = request.POST.get("answer", "").replace("\r\n", "\n")
    seen = version_seen(request.POST)
    try:
        more = _beside(request) if what is Draft else {}
        kept = services.keep(what, user=request.user, question=question, text=text, version=seen, **more)
    except (services.BadAnswer, BadCases) as error:
        return HttpResponse(str(error), status=413, content_type="text/plain; charset=utf-8")
    except services.NewerText as error:
        newer = HttpResponse(error.kept.whole, status=409, content_type="text/plain; charset=utf-8")
        return with_version(newer, error.kept)
    return with_version(HttpResponse(status=204), kept)


def _beside(request: Request) -> dict[str, str]:
    """The cases beside the answer, where the page has any. Raises BadCases."""
    own_cases = own_cases_in(request.POST)
    if own_cases is None:
        return {}
    read(own_cases)
    return {"own_cases": own_cases}


def with_version(response: HttpResponse, kept: KeptText) -> HttpResponse:
    """The response with the version that the page now knows."""
    response.headers["X-Draft-Version"] = str(kept.version)
    return response
