"""One attempt: its panel, its live updates, its assessment."""

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers

from core.events import Subject, event_stream
from core.http import Request
from core.render import render
from practice import bounds, rejudging, services
from practice.health import waiting_note
from practice.models import Attempt, AttemptQuerySet
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
    # Without the revisions, which are long: a stream shows the panel alone, and reads the attempt several times.
    mine = Attempt.objects.visible_to(request.user).select_related("question")
    attempt = get_object_or_404(mine, pk=pk)
    return event_stream(_Judging(request, attempt, mine), seen=request.GET.get("seen", ""))


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


def rejudge(request: Request, pk: int) -> HttpResponse:
    """Judges again what the judge itself has failed, or could not tell; anything else stays as it is."""
    attempt = _own_attempt(request, pk)
    if request.method != "POST":
        return redirect(attempt)  # somebody signed in again, and was sent back to where the form went
    try:
        rejudging.judge_again(attempt)
    except bounds.TooManyWaiting as refusal:
        return _not_yet(request, attempt, refusal)
    if not request.htmx:
        return redirect(attempt)
    attempt.refresh_from_db()
    return render(request, PANEL, {"attempt": attempt, "waiting_note": waiting_note(attempt)})


def _not_yet(request: Request, attempt: Attempt, refusal: bounds.TooManyWaiting) -> HttpResponse:
    shown = {"attempt": attempt, "not_yet": str(refusal)}
    if request.htmx:
        response = render(request, PANEL, shown, status=429)
    else:
        question = visible_question(request, attempt.question.slug)
        response = workspace_page(request, question, **shown, status=429)
    response.headers["Retry-After"] = str(refusal.seconds)
    return response


def _own_attempt(request: HttpRequest, pk: int) -> Attempt:
    mine = Attempt.objects.visible_to(request.user).select_related("question__revision", "revision")
    return get_object_or_404(mine, pk=pk)


class _Judging(Subject):
    """An attempt on its way to a verdict, for its event stream."""

    def __init__(self, request: HttpRequest, attempt: Attempt, mine: AttemptQuerySet) -> None:
        self._request, self._attempt, self._mine = request, attempt, mine
        self.topic = attempt.topic

    def refresh(self) -> None:
        self._attempt = self._mine.get(pk=self._attempt.pk)

    def state(self) -> str:
        return self._attempt.state

    def is_done(self) -> bool:
        return self._attempt.is_done

    def panel(self) -> str:
        context = {"attempt": self._attempt, "waiting_note": waiting_note(self._attempt)}
        return render_to_string(PANEL, context, request=self._request)
