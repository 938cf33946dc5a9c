"""Questions in the admin: the list, and the addresses of the pages around one of them."""

from typing import Any

from django.contrib import admin
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, re_path

from questions.admin.filters import EditFilter, KindFilter, ProvenFilter
from questions.admin.proofs import ProofPages
from questions.decisions import DECISIONS
from questions.kinds.base import kind_named
from questions.models import Question
from questions.search import search

#: Words that a search looks at; each is a condition, and databases bear only so many.
MAX_WORDS = 20


@admin.register(Question)
class QuestionAdmin(ProofPages):
    list_display = ("title", "domain", "kind_label", "difficulty", "phase", "status", "has_edit", "is_proven")
    list_filter = ("status", "domain", KindFilter, "difficulty", "phase", EditFilter, ProvenFilter)
    search_fields = ("title", "slug", "tags")
    ordering = ("title",)
    list_per_page = 50

    def get_urls(self) -> list[URLPattern]:
        slugs = "|".join(DECISIONS)
        pages = [
            path("<int:pk>/preview/", self.preview_view, name="preview"),
            path("<int:pk>/compare/", self.compare_view, name="compare"),
            path("<int:pk>/prove/", self.prove_view, name="prove"),
            path("<int:pk>/proof/", self.panel_view, name="proof"),
            path("<int:pk>/proof/events/", self.events_view, name="proof_events"),
            re_path(rf"^(?P<pk>[0-9]{{1,18}})/decide/(?P<slug>{slugs})/$", self.decide_view, name="decide"),
        ]
        for page in pages:
            page.callback = self.admin_site.admin_view(page.callback)
            page.name = f"questions_question_{page.name}"
        return pages + super().get_urls()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Question]:
        """With when each revision was proven, so that the list reads no revision: they can be large."""
        dates = {"revision_proven_at": F("revision__proven_at"), "proposal_proven_at": F("proposal__proven_at")}
        return super().get_queryset(request).annotate(**dates)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Question], search_term: str
    ) -> tuple[QuerySet[Question], bool]:
        """As the fields have it, or as people find it by the words of its text."""
        search_term = " ".join(search_term.split()[:MAX_WORDS])
        found, doubles = super().get_search_results(request, queryset, search_term)
        if not search_term.strip():
            return found, doubles
        by_words = search(Question.objects.all(), search_term).order_by().values("pk")
        by_fields = found.order_by().values("pk")
        return queryset.filter(Q(pk__in=by_fields) | Q(pk__in=by_words)), False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """People's attempts hang on a question: it is archived, or discarded before anybody has seen it."""
        return False

    @admin.display(description="kind", ordering="kind")
    def kind_label(self, question: Question) -> str:
        return kind_named(question.kind).label

    @admin.display(description="edit", ordering="proposal")
    def has_edit(self, question: Question) -> str:
        return "waits" if question.proposal_id else ""

    @admin.display(description="proven", boolean=True)
    def is_proven(self, question: Question) -> bool:
        proven_at = question.proposal_proven_at if question.proposal_id else question.revision_proven_at
        return proven_at is not None
