"""The page on which a question is answered, and what its buttons do."""

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.cache import add_never_cache_headers

from core.http import Request
from core.render import render
from practice import bounds, services, verdicts
from practice.forms import AnswerForm, own_cases_in
from practice.health import waiting_note
from practice.models import Attempt, Draft, Mode, marks_for
from practice.tabs import revision_shown, tab_context
from practice.views.kept import with_version
from questions import own_cases
from questions.models import Question, Revision


def question(request: Request, slug: str, tab: str = "question") -> HttpResponse:
    """One of the tabs, editor with the kept draft, latest result. For a click on a tab only what it shows."""
    question = visible_question(request, slug)
    if not request.htmx or request.htmx.history_restore_request:
        return workspace_page(request, question, tab=tab)
    question.mark = marks_for(request.user, [question]).get(question.pk, "")
    revision = question.revision if question.behaviour.judged else revision_shown(question, _latest(request, question))
    context = {"question": question, **_tab(request, question, revision, tab)}
    shown = render(request, "practice/about.html", context)
    add_never_cache_headers(shown)
    return shown


def _tab(request: Request, question: Question, revision: Revision, name: str) -> dict[str, Any]:
    return tab_context(request.user, question, revision, name, opened="open" in request.GET)


def visible_question(request: Request, slug: str) -> Question:
    questions = Question.objects.visible_to(request.user).select_related("revision")
    return get_object_or_404(questions, slug=slug)


def workspace_page(
    request: Request, question: Question, *, tab: str = "question", status: int = 200, **shown: Any
) -> HttpResponse:
    """The whole page. `shown` overrides what it shows: an `attempt` other than the latest, an `error`, a `draft`."""
    draft = Draft.objects.filter(user=request.user, question=question).first()
    attempt = shown.get("attempt") or _latest(request, question)
    revision = revision_shown(question, attempt)
    start = question.behaviour.start(question.revision.content)
    question.mark = marks_for(request.user, [question]).get(question.pk, "")
    context = {
        "question": question,
        "draft": draft.text if draft else start,
        "draft_version": draft.version if draft else 0,
        "draft_saved_at": draft.saved_at if draft else None,
        "token": uuid.uuid4(),
        "attempt": attempt,
        **_cases(question, shown.pop("own_cases", draft.own_cases if draft else ""), attempt),
        "waiting_note": waiting_note(attempt) if attempt else "",
        **_tab(request, question, revision, tab),
    }
    page = render(request, "practice/question.html", context | shown, status=status)
    # Private text that changes under the same address: neither Back nor the next person at this browser gets it.
    add_never_cache_headers(page)
    return page


def _cases(question: Question, kept: str, attempt: Attempt | None) -> dict[str, Any]:
    """The cases that stand beside the editor, where there may be others than the examples."""
    kind, content = question.behaviour, question.revision.content
    if not kind.takes_own_input(content):
        return {}
    cases = own_cases.standing(kind.typed_examples(content), _readable(kept))
    written = own_cases.write(cases)
    ran = attempt is not None and attempt.mode == Mode.RUN and attempt.own_cases == written
    return {"cases": cases, "own_cases": written, "most_own": own_cases.MOST_OWN, "ran_on_these": ran}


def _readable(kept: str) -> list[own_cases.Typed]:
    try:
        return own_cases.read(kept)
    except own_cases.BadCases:
        return []


def _latest(request: Request, question: Question) -> Attempt | None:
    mine = Attempt.objects.visible_to(request.user).filter(question=question)
    return mine.select_related("question", "revision").order_by("-created_at", "-pk").first()


def run(request: Request, slug: str) -> HttpResponse:
    """Judges the visible cases only, as they were edited, and those that were added to them."""
    return _take_in(request, slug, Mode.RUN)


def submit(request: Request, slug: str) -> HttpResponse:
    """Judges the answer on every case, or closes a written one for assessment."""
    return _take_in(request, slug, Mode.SUBMIT)


def _take_in(request: Request, slug: str, mode: Mode) -> HttpResponse:
    question = visible_question(request, slug)
    if request.method != "POST":
        return redirect(question)  # somebody signed in again, and was sent back to where the form went
    form = AnswerForm(request.POST)
    try:
        attempt = services.submit(user=request.user, question=question, mode=mode, **form.values())
    except services.BadAnswer as error:
        return _refused(request, question, error, status=422)
    except bounds.TooManyWaiting as refusal:
        response = _refused(request, question, refusal, status=429)
        response.headers["Retry-After"] = str(refusal.seconds)
        return with_version(response, _draft(request, question))
    if not request.htmx:
        return redirect(question)
    draft = _draft(request, question)  # before the wait, in which there is time for it
    attempt = verdicts.soon(attempt)
    context = {"attempt": attempt, "token": uuid.uuid4(), "waiting_note": waiting_note(attempt)}
    return with_version(render(request, "practice/attempt_panel.html", context), draft)


def _draft(request: Request, question: Question) -> Draft:
    return Draft.objects.only("version").get(user=request.user, question=question)


def _refused(request: Request, question: Question, error: Exception, *, status: int) -> HttpResponse:
    """The sentence in the result panel, or without htmx the page again with what was typed."""
    told = {"error": str(error), "bad_cases": getattr(error, "faults", [])}
    if request.htmx:
        return render(request, "practice/attempt_panel.html", {**told, "question": question}, status=status)
    typed = {"draft": request.POST.get("answer", ""), "own_cases": own_cases_in(request.POST) or ""}
    return workspace_page(request, question, **typed, **told, refused=True, status=status)
