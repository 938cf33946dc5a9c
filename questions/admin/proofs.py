"""Proving and deciding: the buttons of the edit page, and the table that fills while a worker judges."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.urls import reverse

from core.events import Subject, event_stream
from questions import proving
from questions.admin.forms import number
from questions.admin.pages import TEMPLATES, EditPages, edit_address
from questions.admin.state import CurationState
from questions.decisions import DECISIONS, Decision, NotOffered, decide
from questions.models import Proof, Question
from questions.services import NotProven


class ProofPages(EditPages):
    """Prove, publish, and the other decisions, for one question or for many."""

    actions = ("prove_selected", "publish_selected", "draft_selected", "archive_selected")

    def prove_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Asks a worker for a proof of what would be published."""
        question = self.question(request, pk)
        if request.method == "POST":
            self.require_change(request, question)
            sentence, level = self._prove(request, question)
            if level != messages.SUCCESS:
                self.message_user(request, sentence, level)
        return HttpResponseRedirect(edit_address(question))

    def _prove(self, request: HttpRequest, question: Question) -> tuple[str, int]:
        target = question.proposal or question.revision
        if target is None:
            return "There is nothing to prove yet.", messages.WARNING
        try:
            proof = proving.ask(target, request.user)
        except proving.NothingToProve as error:
            return str(error), messages.INFO
        if proof.asked_by_id == request.user.pk and proof.status == "queued":
            self.log_change(request, question, f"Asked for a proof of revision {target.number}.")
        return "A worker proves it now.", messages.SUCCESS

    def decide_view(self, request: HttpRequest, pk: int, slug: str) -> HttpResponse:
        """Carries one of the decisions out."""
        question = self.question(request, pk)
        if request.method != "POST":
            return HttpResponseRedirect(edit_address(question))
        self.require_change(request, question)
        seen = number(request.POST.get("revision", "")) or None
        self.message_user(request, *self._decide(request, question, DECISIONS[slug], seen=seen))
        gone = not Question.objects.filter(pk=pk).exists()
        return HttpResponseRedirect(reverse("admin:questions_question_changelist") if gone else edit_address(question))

    def _decide(
        self, request: HttpRequest, question: Question, decision: Decision, *, seen: int | None = None
    ) -> tuple[str, int]:
        """The sentence on what came of it, and its level. What was decided stands in the history."""
        before = question.proposal or question.revision
        try:
            decide(question.pk, decision, seen=seen)
        except (NotProven, NotOffered) as error:
            return str(error), messages.ERROR
        if before is not None:
            self.log_change(request, question, f"Revision {before.number}: {decision.done}.")
        return f"“{question.title}” is {decision.done}.", messages.SUCCESS

    def panel_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The panel alone, for a page that asks again."""
        return HttpResponse(_panel(request, self.question(request, pk), self))

    def events_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """Server-sent events: the panel at each change, until the proof has ended."""
        question = self.question(request, pk)
        proof = CurationState.of(question).proof
        return event_stream(_Proving(request, question, proof, self)) if proof else HttpResponse(status=204)

    @admin.action(description="Prove in a sandbox", permissions=["change"])
    def prove_selected(self, request: HttpRequest, queryset: QuerySet[Question]) -> None:
        for question in queryset:
            sentence, level = self._prove(request, question)
            self.message_user(request, f"{question.title}: {sentence}", level)

    @admin.action(description="Publish", permissions=["change"])
    def publish_selected(self, request: HttpRequest, queryset: QuerySet[Question]) -> None:
        self._decide_all(request, queryset, "publish")

    @admin.action(description="Take back to draft", permissions=["change"])
    def draft_selected(self, request: HttpRequest, queryset: QuerySet[Question]) -> None:
        self._decide_all(request, queryset, "draft")

    @admin.action(description="Archive", permissions=["change"])
    def archive_selected(self, request: HttpRequest, queryset: QuerySet[Question]) -> None:
        self._decide_all(request, queryset, "archive")

    def _decide_all(self, request: HttpRequest, queryset: QuerySet[Question], slug: str) -> None:
        for question in queryset:
            sentence, level = self._decide(request, question, DECISIONS[slug])
            words = sentence if level == messages.SUCCESS else f"{question.title}: {sentence}"
            self.message_user(request, words, level)


def _panel(request: HttpRequest, question: Question, model_admin: Any) -> str:
    can_change = model_admin.has_change_permission(request, question)
    context = {"state": CurationState.of(question), "question": question, "can_change": can_change}
    return render_to_string(f"{TEMPLATES}/panel.html", context, request=request)


class _Proving(Subject):
    """The latest proof of a question on its way to its end, for the event stream."""

    def __init__(self, request: HttpRequest, question: Question, proof: Proof, model_admin: Any) -> None:
        self._request = request
        self._question = question
        self._proof = proof
        self._admin = model_admin
        self.topic = proof.topic

    def refresh(self) -> None:
        self._proof.refresh_from_db()

    def state(self) -> tuple[str, int, int]:
        return self._proof.status, self._proof.row_count, len(self._proof.rows)

    def is_done(self) -> bool:
        return self._proof.is_done

    def panel(self) -> str:
        self._question.refresh_from_db()
        return _panel(self._request, self._question, self._admin)
