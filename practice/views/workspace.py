"""The page on which a question is answered, and what its buttons do."""

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from core.http import Request
from core.render import render
from practice import services
from practice.forms import AnswerForm
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
    kind, content = question.behaviour, question.revision.content
    draft = Draft.objects.filter(user=request.user, question=question).first()
    attempts = list(_history(request, question)[:HISTORY])
    attempt = shown.get("attempt") or (attempts[0] if attempts else None)
    question.mark = marks_for(request.user, [question]).get(question.pk, "")
    context = {
        "question": question,
        "kind": kind,
        "revision": question.revision,
        "content": content,
        "starter": kind.start(content),
        "draft": draft.answer if draft else kind.start(content),
        "draft_saved_at": draft.saved_at if draft else None,
        "token": uuid.uuid4(),
        "attempts": attempts,
        "attempt": attempt,
        "waiting_note": waiting_note(attempt) if attempt else "",
    }
    return render(request, "practice/question.html", context | shown, status=status)


def _history(request: Request, question: Question) -> Any:
    mine = Attempt.objects.visible_to(request.user).filter(question=question)
    return mine.select_related("question", "revision__question").order_by("-created_at", "-pk")


@require_POST
def save_draft(request: Request, slug: str) -> HttpResponse:
    """Keeps what has been typed so far; says nothing but that it did."""
    question = _visible_question(request, slug)
    try:
        services.save_draft(user=request.user, question=question, answer=request.POST.get("answer", ""))
    except services.BadAnswer as error:
        return HttpResponse(str(error), status=413, content_type="text/plain; charset=utf-8")
    return HttpResponse(status=204)


def run(request: Request, slug: str) -> HttpResponse:
    """Judges the visible cases only."""
    return _take_in(request, slug, Mode.RUN)


def submit(request: Request, slug: str) -> HttpResponse:
    """Judges the answer on every case, or closes a written one for assessment."""
    return _take_in(request, slug, Mode.SUBMIT)


@require_POST
def _take_in(request: Request, slug: str, mode: Mode) -> HttpResponse:
    question = _visible_question(request, slug)
    form = AnswerForm(request.POST)
    try:
        attempt = services.submit(user=request.user, question=question, mode=mode, **form.values())
    except services.BadAnswer as error:
        return _refused(request, question, str(error))
    if not request.htmx:
        return redirect(question)
    context = {"attempt": attempt, "token": uuid.uuid4(), "waiting_note": waiting_note(attempt)}
    return render(request, "practice/attempt_panel.html", context)


def _refused(request: Request, question: Question, error: str) -> HttpResponse:
    """The sentence in the result panel, or without htmx the page again with what was typed."""
    if request.htmx:
        return render(request, "practice/attempt_panel.html", {"error": error, "question": question}, status=422)
    return workspace_page(request, question, draft=request.POST.get("answer", ""), error=error, status=422)


def attempts(request: Request, slug: str) -> HttpResponse:
    """One's own attempts at a question, latest first."""
    question = _visible_question(request, slug)
    context = {"question": question, "attempts": list(_history(request, question)[:100])}
    return render(request, "practice/attempts.html", context, partial="list")
