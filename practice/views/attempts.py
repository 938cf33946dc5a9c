"""One attempt: its panel, its live updates, its assessment."""

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers

from core.events import Subject, event_stream
from core.http import Request
from core.render import render
from practice import services
from practice.health import waiting_note
from practice.models import Attempt
from practice.views.workspace import visible_question, workspace_page

PANEL = "practice/attempt_panel.html"


def attempt(request: Request, pk: int) -> HttpResponse:
    """The panel for a page that asks again; as an address of its own, the question's page showing this attempt."""
    attempt = _own_attempt(request, pk)
    if not request.htmx:
        page = workspace_page(request, visible_question(request, attempt.question.slug), attempt=attempt)
    else:
        page = render(request, PANEL, {"attempt": attempt, "waiting_note": waiting_note(attempt)})
    patch_vary_headers(page, ["HX-Request"])
    return page


def attempt_events(request: Request, pk: int) -> HttpResponseBase:
    """Server-sent events: `panel` with the panel's HTML at each change, then `verdict`. 204 when streams run out."""
    return event_stream(_Judging(request, _own_attempt(request, pk)))


def assess(request: Request, pk: int) -> HttpResponse:
    """A person's own levels for a written answer."""
    attempt = _own_attempt(request, pk)
    if attempt.revision.behaviour.judged:
        raise Http404("Only written answers are assessed by oneself.")
    if request.method != "POST" or attempt.is_assessed:
        # Somebody signed in again, and was sent back to where the form went; or came back to a form that was sent.
        return redirect(attempt.question)
    levels = [request.POST.get(f"point-{n}", "") for n in range(len(attempt.revision.content.rubric))]
    try:
        services.assess(attempt=attempt, levels=levels)
    except services.BadAnswer as error:
        question, chosen = visible_question(request, attempt.question.slug), {"error": str(error), "chosen": levels}
        return workspace_page(request, question, attempt=attempt, status=422, **chosen)
    return redirect(attempt.question)


def _own_attempt(request: HttpRequest, pk: int) -> Attempt:
    mine = Attempt.objects.visible_to(request.user).select_related("question__revision", "revision")
    return get_object_or_404(mine, pk=pk)


class _Judging(Subject):
    """An attempt on its way to a verdict, for its event stream."""

    def __init__(self, request: HttpRequest, attempt: Attempt) -> None:
        self._request = request
        self._attempt = attempt
        self.topic = attempt.topic

    def refresh(self) -> None:
        self._attempt.refresh_from_db()

    def state(self) -> tuple[str, int]:
        return self._attempt.status, self._attempt.progress

    def is_done(self) -> bool:
        return self._attempt.is_done

    def panel(self) -> str:
        context = {"attempt": self._attempt, "waiting_note": waiting_note(self._attempt)}
        return render_to_string(PANEL, context, request=self._request)
