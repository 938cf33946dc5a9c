"""What people have reported about questions, and how answers fared, for those who look after the site."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from practice import bounds
from practice.models import Attempt, AttemptQuerySet, ProblemReport
from practice.rejudging import rejudge


@admin.register(ProblemReport)
class ProblemReportAdmin(admin.ModelAdmin):
    """Reports come from the site; here they are read, answered and closed."""

    list_display = ("question", "about", "text_start", "state", "user", "created_at")
    list_filter = ("state", "about", "question__domain")
    list_select_related = ("question", "user")
    search_fields = ("text", "question__title", "question__slug", "user__username")
    date_hierarchy = "created_at"
    actions = ("mark_mended", "mark_declined")
    fields = ("question", "page", "about", "text", "user", "created_at", "answer", "state", "reply")
    readonly_fields = ("question", "page", "about", "text", "user", "created_at", "answer")

    def get_queryset(self, request: HttpRequest) -> QuerySet[ProblemReport]:
        return super().get_queryset(request).defer("attempt__cases")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @admin.display(description="text")
    def text_start(self, report: ProblemReport) -> str:
        return report.text if len(report.text) <= 80 else f"{report.text[:79]}…"

    @admin.display(description="where")
    def page(self, report: ProblemReport) -> str:
        edit = reverse("admin:questions_question_change", args=[report.question_id])
        return format_html(
            '<a href="{}">As learners see it</a> · <a href="{}">Edit the question</a>',
            report.question.get_absolute_url(),
            edit,
        )

    @admin.display(description="the person's latest answer")
    def answer(self, report: ProblemReport) -> Any:
        attempt = report.attempt
        if attempt is None:
            return "none"
        verdict = attempt.get_verdict_display() or attempt.get_status_display()
        number = report.revision.number if report.revision else "?"
        return format_html("<p>{}, revision {}. {}</p><pre>{}</pre>", verdict, number, attempt.sentence, attempt.answer)

    @admin.action(description="Mark as mended")
    def mark_mended(self, request: HttpRequest, reports: QuerySet[ProblemReport]) -> None:
        self._close(request, reports, ProblemReport.State.MENDED)

    @admin.action(description="Mark as nothing to mend")
    def mark_declined(self, request: HttpRequest, reports: QuerySet[ProblemReport]) -> None:
        self._close(request, reports, ProblemReport.State.DECLINED)

    def _close(self, request: HttpRequest, reports: QuerySet[ProblemReport], state: ProblemReport.State) -> None:
        count = reports.update(state=state)
        self.message_user(request, f"{count} report{'s' if count != 1 else ''} closed: {state.label.lower()}.")


@admin.register(Attempt)
class AttemptAdmin(admin.ModelAdmin):
    """How attempts fared, without the answers, which are private. Here they can be judged again."""

    list_display = ("reference", "question", "user", "mode", "status", "verdict", "created_at")
    list_display_links = None
    list_filter = ("verdict", "status", "mode", "question__domain")
    list_select_related = ("question", "user")
    search_fields = ("=pk", "question__slug", "user__username")
    date_hierarchy = "created_at"
    show_full_result_count = False
    actions = ("judge_again",)
    fields = readonly_fields = ("question", "user", "mode", "status", "verdict", "tries", "created_at", "finished_at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Attempt]:
        return super().get_queryset(request).defer("answer", "own_cases", "cases", "assessment")

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Nor can an answer be guessed at, letter by letter, by what is found under `?answer__startswith=`."""
        return lookup.partition("__")[0] in self.fields and super().lookup_allowed(lookup, value, request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Without deletion: attempts go with their person only."""
        return {name: action for name, action in super().get_actions(request).items() if name != "delete_selected"}

    @admin.display(description="reference", ordering="pk")
    def reference(self, attempt: Attempt) -> int:
        return attempt.pk

    @admin.action(description="Judge again", permissions=["change"])
    def judge_again(self, request: HttpRequest, attempts: AttemptQuerySet) -> None:
        chosen = Attempt.objects.filter(pk__in=attempts.values("pk"))
        count = chosen.count()
        done = rejudge(chosen, at_most=bounds.room_for_rejudging())
        told = f"{done} of {count} {'waits' if done == 1 else 'wait'} to be judged again."
        self.message_user(
            request, told if done == count else f"{told} The others are not judged, wait already, or are too many."
        )
