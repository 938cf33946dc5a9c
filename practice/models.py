"""What people answered, what is being judged, and who judges."""

import uuid
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Min, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Now
from django.urls import reverse
from django.utils import timezone

from core import workers
from questions.answers import line_in
from questions.models import Question, Revision
from questions.verdicts import Verdict

#: Stands between an answer and the cases beside it; JSON never holds it.
PART = "\x1e"


class KeptText(models.Model):
    """A text that one person writes about one question, kept over refresh, restart and device.

    `version` counts the saves: a tab that saves over a version which it has not seen is told so.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="%(class)ss")
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="%(class)ss")
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True
        constraints = [models.UniqueConstraint(fields=["user", "question"], name="one_%(class)s_per_question")]

    def __str__(self) -> str:
        return f"{type(self).__name__.lower()} of {self.user_id} for {self.question_id}"

    @property
    def whole(self) -> str:
        """All that is kept as one text, as pages hold it: see static/src/js/draft_text.js."""
        return self.text


class Draft(KeptText):
    """The unfinished answer, and the cases that its author has put beside the examples: see questions.own_cases."""

    own_cases = models.TextField(blank=True)

    @property
    def whole(self) -> str:
        return f"{self.text}{PART}{self.own_cases}" if self.own_cases or PART in self.text else self.text


class Note(KeptText):
    """What somebody wants to remember about a question. Nobody else sees it."""


class Mode(models.TextChoices):
    """Run judges the visible cases and counts for nothing; Submit judges all."""

    RUN = "run", "Run"
    SUBMIT = "submit", "Submit"


class Status(models.TextChoices):
    QUEUED = "queued", "Queued"
    RUNNING = "running", "Running"
    DONE = "done", "Done"


#: The judge itself failed, or could not tell: people may have that judged again.
SAYS_NOTHING = [Verdict.INTERNAL_ERROR, Verdict.TOO_NOISY]


class AttemptQuerySet(models.QuerySet["Attempt"]):
    def visible_to(self, user: Any) -> "AttemptQuerySet":
        """Attempts are private: one's own."""
        return self.filter(user=user)

    def in_turn(self) -> "AttemptQuerySet":
        """Of each person who waits the first attempt, in the order in which they should be judged: people take turns.

        First whoever has least running, so that nobody's slow answers hold every worker; among those, whoever was
        served longest ago, or never. Each person's own attempts go in order of arrival.
        """
        # Turns are worked out once per person and not per attempt: somebody may have a hundred waiting.
        queued = self.filter(status=Status.QUEUED)
        firsts = queued.order_by().values("user").annotate(first=Min("pk")).values("first")
        own = Attempt.objects.filter(user=OuterRef("user"))
        running = own.filter(status=Status.RUNNING).order_by().values("user").annotate(count=models.Count("pk"))
        # The first of an order, not the greatest of a group: an index gives that one without reading the others.
        served = own.filter(claimed_at__isnull=False).order_by("-claimed_at").values("claimed_at")[:1]
        return (
            queued.filter(pk__in=firsts)
            .annotate(running=Coalesce(Subquery(running.values("count")), 0), last_turn=Subquery(served))
            .order_by("running", F("last_turn").asc(nulls_first=True), "pk")
        )

    def expired(self) -> "AttemptQuerySet":
        """Running attempts whose worker has gone silent."""
        return self.filter(status=Status.RUNNING, lease_until__lt=Now())

    def judged(self) -> "AttemptQuerySet":
        """Those that have a verdict. Written answers get none, and while one is judged again it is not among them."""
        return self.filter(status=Status.DONE).exclude(verdict="")

    def may_be_judged_again(self) -> "AttemptQuerySet":
        """Those whose verdict says nothing about the answer."""
        return self.filter(status=Status.DONE, verdict__in=SAYS_NOTHING)


class Attempt(models.Model):
    """One answer to one revision of a question, with its judgement. Also the queue of record: see practice.queue."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="attempts")
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="attempts")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    mode = models.CharField(max_length=10, choices=Mode)
    answer = models.TextField()
    # Of a run on more than the examples as they are: what stood there, see questions.own_cases.
    own_cases = models.TextField(blank=True)
    # The page's own number for this answer: a double click brings the same one twice.
    token = models.UUIDField(default=uuid.uuid4)
    # Of the request that brought it: with it the log tells the way from the browser to the cell.
    request_id = models.CharField(max_length=64, blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now)
    # Later than that, where it is judged again.
    queued_at = models.DateTimeField(default=timezone.now)

    status = models.CharField(max_length=10, choices=Status, default=Status.QUEUED)
    claimed_at = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    lease_key = models.UUIDField(null=True, blank=True)
    worker = models.CharField("who judges it", max_length=120, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    progress = models.PositiveSmallIntegerField("cases judged so far", default=0)
    # In words, what is being measured after the cases.
    stage = models.TextField(blank=True, editable=False)

    verdict = models.CharField(max_length=20, choices=Verdict, blank=True)
    sentence = models.TextField(blank=True)
    cases = models.JSONField(default=list)
    # Told apart from the cases, which can be long: lists show only these two.
    case_count = models.PositiveIntegerField(default=0)
    passed_count = models.PositiveIntegerField(default=0)
    cpu_ms = models.FloatField(default=0)
    wall_ms = models.FloatField(default=0)
    peak_bytes = models.PositiveBigIntegerField(default=0)
    cell = models.CharField(max_length=20, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    # Of a written answer: [{"point": ..., "level": ...}], set once.
    assessment = models.JSONField(null=True, blank=True)

    objects = AttemptQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "token"], name="one_attempt_per_token")]
        indexes = [
            models.Index(fields=["user", "question", "-created_at"], name="attempt_history"),
            models.Index(fields=["user", "claimed_at"], name="attempt_turns"),
            # Whole, although most are done: SQLite does not see that "is queued" is within "is not done".
            models.Index(fields=["status", "user"], name="attempt_by_status"),
        ]

    def __str__(self) -> str:
        return f"attempt {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("practice:attempt", args=[self.pk])

    @property
    def topic(self) -> str:
        """The name under which live updates about this attempt are published."""
        return f"attempt:{self.pk}"

    @property
    def state(self) -> str:
        """What a panel shows of it while it is judged; another value means that the panel looks different."""
        return f"{self.status}-{self.stage if self.is_measuring else self.progress}"

    @property
    def is_done(self) -> bool:
        return self.status == Status.DONE

    @property
    def is_measuring(self) -> bool:
        """Whether all cases are judged, and what is still going on is measured beside the starter."""
        return self.status == Status.RUNNING and bool(self.stage)

    @property
    def may_be_judged_again(self) -> bool:
        """Whether the verdict says nothing about the answer."""
        return self.is_done and self.verdict in SAYS_NOTHING

    @property
    def tally(self) -> tuple[int, int] | None:
        """How much went well of how much, in what the kind of question counts."""
        return self.question.behaviour.tally(self.passed_count, self.case_count)

    @property
    def is_assessed(self) -> bool:
        return self.assessment is not None

    @property
    def mode_label(self) -> str:
        return self.get_mode_display()

    @property
    def verdict_label(self) -> str:
        return self.get_verdict_display()

    @property
    def error_line(self) -> int | None:
        """The line of the answer to mark: where the first failing case raised, if it did."""
        if not self.is_done:
            return None  # it is judged again
        failing = (case for case in self.cases if case["verdict"] != Verdict.ACCEPTED)
        error = (next(failing, None) or {}).get("error")
        return line_in(self.answer, error.get("file", ""), error["line"]) if error else None


class ProblemReport(models.Model):
    """Something that is wrong with a question, as somebody who practised on it says."""

    class About(models.TextChoices):
        STATEMENT = "statement", "The statement is unclear or wrong"
        VERDICT = "verdict", "The verdict on my answer is wrong"
        SOLUTION = "solution", "The editorial, model answer or rubric is wrong"
        OTHER = "other", "Something else"

    class State(models.TextChoices):
        OPEN = "open", "Open"
        MENDED = "mended", "Mended"
        DECLINED = "declined", "Nothing to mend"

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="problem_reports")
    revision = models.ForeignKey(Revision, on_delete=models.SET_NULL, null=True, related_name="+")
    attempt = models.ForeignKey(Attempt, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    about = models.CharField(max_length=10, choices=About)
    text = models.TextField()
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    reply = models.TextField("reply to the person", blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [
            models.Index(fields=["user", "-created_at"], name="report_by_person"),
            models.Index(fields=["state", "-created_at"], name="report_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.get_about_display()}: {self.question}"


class WorkerBeat(models.Model):
    """A worker process, as it last reported itself. `problem` says why it cannot judge; empty means it can.

    All times are the database's: the clocks of several hosts differ.
    """

    #: Who was heard of within this time lives.
    FRESH = timedelta(seconds=15)
    #: Who was not heard of for this time has ended, wherever it ran: what it judged is given to others.
    SILENT = timedelta(seconds=45)

    name = models.CharField(max_length=120, unique=True)
    seen_at = models.DateTimeField()
    cell = models.CharField(max_length=20, blank=True)
    problem = models.TextField(blank=True)
    # Asked to stop: it finishes what it judges and takes nothing more.
    leaving = models.BooleanField(default=False)
    # What it counted for Prometheus: see core.metrics.
    figures = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.name

    @classmethod
    def fresh(cls) -> "models.QuerySet[WorkerBeat]":
        """Workers that have been heard of lately, those that are about to end among them."""
        return cls.objects.filter(seen_at__gte=Now() - cls.FRESH)

    @classmethod
    def alive(cls) -> "list[WorkerBeat]":
        """Workers that take something on, able ones first, without their figures."""
        fresh = cls.fresh().filter(leaving=False).order_by("problem").defer("figures")
        return [beat for beat in fresh if not beat.has_died()]

    @classmethod
    def silent(cls) -> list[str]:
        """The names of other workers that have fallen silent. One that has yet to report itself is none of them."""
        quiet = cls.objects.filter(seen_at__lt=Now() - cls.SILENT).exclude(name=workers.own_name())
        return list(quiet.values_list("name", flat=True))

    def has_died(self) -> bool:
        """Whether it is known to be dead."""
        return workers.has_died(self.name)


class Mark(models.TextChoices):
    """What somebody has done of a question."""

    TODO = "todo", "Not tried yet"
    TRIED = "tried", "Tried"
    SOLVED = "solved", "Solved"


#: An attempt that solves its question: judged right, or answered in words and assessed.
SOLVED = Q(verdict=Verdict.ACCEPTED) | Q(assessment__isnull=False)


def marks_for(user: Any, questions: Iterable[Question]) -> dict[int, str]:
    """For each question key that `user` has answered: "solved" or "tried". One query."""
    rows = (
        Attempt.objects.filter(user=user, mode=Mode.SUBMIT, question__in=questions)
        .values("question")
        .annotate(solved=models.Count("pk", filter=SOLVED))
    )
    return {row["question"]: Mark.SOLVED.value if row["solved"] else Mark.TRIED.value for row in rows.order_by()}
