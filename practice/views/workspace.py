"""The page on which a question is answered, and what its buttons do."""

import uuid
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_POST

from core.http import Request
from core.render import render
from practice import services
from practice.forms import AnswerForm, version_seen
from practice.health import waiting_note
from practice.models import Attempt, Draft, Mode, marks_for
from questions.models import Question

HISTORY = 10


def question(request: Request, slug: str) -> HttpResponse:
    """Statement, editor with the kept draft, latest result, recent attempts."""
    return workspace_page(request, _visible_question(request, slug))


def _visible_question(request: Request, slug: str) -> Question:
    questions = Question.objects.visible_to(request.user).select_related("revision")
    return get_object_or_404(questions, slug=slug)


def workspace_page(request: Request, question: Question, *, status: int = 200, **shown: Any) -> HttpResponse:
    """The whole page. `shown` overrides what it shows: an `attempt` other than the latest, an `error`, a `draft`."""
    draft = Draft.objects.filter(user=request.user, question=question).first()
    attempts = list(_history(request, question)[:HISTORY])
    attempt = shown.get("attempt") or _latest(request, question)
    # A written answer is assessed, and shown, with the rubric that it answered.
    revision = attempt.revision if attempt and not question.behaviour.judged else question.revision
    starter = question.behaviour.start(question.revision.content)
    question.mark = marks_for(request.user, [question]).get(question.pk, "")
    context = {
        "question": question,
        "content": revision.content,
        "draft": draft.answer if draft else starter,
        "draft_version": draft.version if draft else 0,
        "draft_saved_at": draft.saved_at if draft else None,
        "token": uuid.uuid4(),
        "attempts": attempts,
        "attempt": attempt,
        "waiting_note": waiting_note(attempt) if attempt else "",
    }
    page = render(request, "practice/question.html", context | shown, status=status)
    # Private text that changes under the same address: neither Back nor the next person at this browser gets it.
    add_never_cache_headers(page)
    return page


def _history(request: Request, question: Question) -> QuerySet[Attempt]:
    """One's own attempts, latest first, without what lists do not show: that can be a megabyte each."""
    mine = Attempt.objects.visible_to(request.user).filter(question=question)
    return mine.defer("cases", "answer").select_related("question").order_by("-created_at", "-pk")


def _latest(request: Request, question: Question) -> Attempt | None:
    mine = Attempt.objects.visible_to(request.user).filter(question=question)
    return mine.select_related("question", "revision").order_by("-created_at", "-pk").first()


@require_POST
def save_draft(request: Request, slug: str) -> HttpResponse:
    """Keeps what has been typed so far; says nothing but that it did."""
    question = _visible_question(request, slug)
    answer = request.POST.get("answer", "").replace("\r\n", "\n")
    try:
        draft = services.save_draft(
            user=request.user, question=question, answer=answer, version=version_seen(request.POST)
        )
    except services.BadAnswer as error:
        return HttpResponse(str(error), status=413, content_type="text/plain; charset=utf-8")
    except services.NewerDraft as error:
        newer = HttpResponse(error.draft.answer, status=409, content_type="text/plain; charset=utf-8")
        return _with_version(newer, error.draft)
    return _with_version(HttpResponse(status=204), draft)


def _with_version(response: HttpResponse, draft: Draft) -> HttpResponse:
    response.headers["X-Draft-Version"] = str(draft.version)
    return response


def run(request: Request, slug: str) -> HttpResponse:
    """Judges the visible cases only."""
    return _take_in(request, slug, Mode.RUN)


def submit(request: Request, slug: str) -> HttpResponse:
    """Judges the answer on every case, or closes a written one for assessment."""
    return _take_in(request, slug, Mode.SUBMIT)


def _take_in(request: Request, slug: str, mode: Mode) -> HttpResponse:
    question = _visible_question(request, slug)
    if request.method != "POST":
        return redirect(question)  # somebody signed in again, and was sent back to where the form went
    form = AnswerForm(request.POST)
    try:
        attempt = services.submit(user=request.user, question=question, mode=mode, **form.values())
    except services.BadAnswer as error:
        return _refused(request, question, str(error))
    if not request.htmx:
        return redirect(question)
    context = {"attempt": attempt, "token": uuid.uuid4(), "waiting_note": waiting_note(attempt)}
    response = render(request, "practice/attempt_panel.html", context)
    return _with_version(response, Draft.objects.only("version").get(user=request.user, question=question))


def _refused(request: Request, question: Question, error: str) -> HttpResponse:
    """The sentence in the result panel, or without htmx the page again with what was typed."""
    if request.htmx:
        return render(request, "practice/attempt_panel.html", {"error": error, "question": question}, status=422)
    typed = request.POST.get("answer", "")
    return workspace_page(request, question, draft=typed, error=error, refused=True, status=422)


def attempts(request: Request, slug: str) -> HttpResponse:
    """One's own attempts at a question, latest first."""
    question = _visible_question(request, slug)
    context = {"question": question, "attempts": list(_history(request, question)[:100])}
    partial = "short" if "short" in request.GET else "list"
    return render(request, "practice/attempts.html", context, partial=partial)
