"""Questions and their immutable revisions."""

from functools import cached_property
from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse

from questions.cases import GradedCase, read_cases
from questions.kinds.base import Content, Kind, kind_named


class Domain(models.TextChoices):
    """The part of an interview that a question belongs to; also the folder of its files."""

    CODING = "coding", "Coding"
    FUNDAMENTALS = "fundamentals", "ML fundamentals"
    PRODUCTION = "production", "Production ML"
    SYSTEM_DESIGN = "system-design", "System design"
    DEEP_DIVE = "deep-dive", "Project deep dive"
    BEHAVIOURAL = "behavioural", "Behavioural"


class Difficulty(models.TextChoices):
    EASY = "easy", "Easy"
    MEDIUM = "medium", "Medium"
    HARD = "hard", "Hard"


class Round(models.TextChoices):
    """The interview rounds in which a question may come up."""

    CODING = "coding", "Coding"
    FUNDAMENTALS = "ml-fundamentals", "ML fundamentals"
    PRODUCTION = "production-ml", "Production ML"
    SYSTEM_DESIGN = "system-design", "System design"
    DEEP_DIVE = "deep-dive", "Project deep dive"
    BEHAVIOURAL = "behavioural", "Behavioural"


class Status(models.TextChoices):
    DRAFT = "draft", "Draft"
    PUBLISHED = "published", "Published"
    ARCHIVED = "archived", "Archived"


class QuestionQuerySet(models.QuerySet["Question"]):
    def visible_to(self, user: Any) -> "QuestionQuerySet":
        """What `user` may see: published questions; curators (staff) also drafts and archived ones."""
        ready = self.filter(revision__isnull=False)
        return ready if user.is_staff else ready.filter(status=Status.PUBLISHED)

    def in_curriculum_order(self) -> "QuestionQuerySet":
        """By domain as an interview loop goes, then by roadmap phase and title."""
        place = models.Case(*(models.When(domain=d, then=i) for i, d in enumerate(Domain)), default=len(Domain))
        return self.alias(place=place).order_by("place", "phase", "title", "pk")


class Question(models.Model):
    """One entry of the bank. What it says stands in its revisions; here is what lists and filters need."""

    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=160)
    kind = models.CharField(max_length=20)
    domain = models.CharField(max_length=20, choices=Domain)
    difficulty = models.CharField(max_length=10, choices=Difficulty)
    phase = models.PositiveSmallIntegerField("roadmap phase")
    rounds = models.JSONField("interview rounds", default=list)
    minutes = models.PositiveSmallIntegerField("suggested minutes")
    tags = models.JSONField(default=list)
    source = models.CharField("source fact", max_length=10, blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    revision = models.ForeignKey(
        "Revision", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="current revision"
    )
    # An edit that people do not see yet: it takes the current revision's place once it is proven and accepted.
    proposal = models.ForeignKey(
        "Revision", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="proposed revision"
    )

    objects = QuestionQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["status", "domain"], name="question_status_domain")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("practice:question", args=[self.slug])

    @property
    def behaviour(self) -> Kind[Any]:
        """What the question's kind knows: validation, judging, template."""
        return kind_named(self.kind)


class Origin(models.TextChoices):
    """Where a revision was written."""

    FILES = "files", "The bank's files"
    ADMIN = "admin", "The administration"


class Revision(models.Model):
    """What a question said at one time. Never changed once it is current: attempts point at what they answered."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=20)
    origin = models.CharField("written in", max_length=10, choices=Origin, default=Origin.FILES)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    digest = models.CharField("digest of the source files", max_length=64)
    # Title, difficulty and the other fields of the question as this revision has them.
    front = models.JSONField("front matter", default=dict)
    # Validated by the kind's `Content`; small enough to read for every page view.
    data = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)
    # When every submission earned its verdict; without it nothing is published.
    proven_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["question", "number"], name="revision_number_once")]

    def __str__(self) -> str:
        return f"{self.question_id} revision {self.number}"

    @cached_property
    def content(self) -> Content:
        """The revision's data as the type of its kind."""
        return self.behaviour.Content.model_validate(self.data)

    @property
    def behaviour(self) -> Kind[Any]:
        """What the kind knows that this revision was written for."""
        return kind_named(self.kind)


class TestData(models.Model):
    """The cases of a revision with their expected values, megabytes at times: read by the judge, never by a page."""

    __test__ = False  # pytest collects by name

    revision = models.OneToOneField(Revision, on_delete=models.CASCADE, related_name="test_data")
    # As questions.cases writes it.
    encoded = models.TextField()

    def __str__(self) -> str:
        return f"cases of {self.revision_id}"

    @property
    def cases(self) -> list[GradedCase]:
        """The cases, read from the text that keeps them: that takes its time."""
        return read_cases(self.encoded)


class ProofStatus(models.TextChoices):
    QUEUED = "queued", "Waiting"
    RUNNING = "running", "Running"
    DONE = "done", "Done"


class Proof(models.Model):
    """One run of a revision's submissions in a worker's cell. The row is the queue of record: see questions.proving."""

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="proofs")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    status = models.CharField(max_length=10, choices=ProofStatus, default=ProofStatus.QUEUED)
    lease_until = models.DateTimeField(null=True, blank=True)
    lease_key = models.UUIDField(null=True, blank=True)
    worker = models.CharField("who proves it", max_length=120, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    # Submissions to be judged, once that is known.
    row_count = models.PositiveSmallIntegerField(default=0)
    # One row per submission: {"submission", "wanted", "got", "sentence", "line", "cpu_ms"}.
    rows = models.JSONField(default=list)
    # What kept the submissions from being judged at all: "cases.py:12: ...", or that the worker died.
    problem = models.TextField(blank=True)
    holds = models.BooleanField(default=False)
    cell = models.CharField(max_length=20, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["status", "revision"], name="proof_by_status"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["revision"], condition=~models.Q(status="done"), name="one_open_proof_per_revision"
            ),
            # So that learners' answers are not held up: however many workers there are, one proof runs.
            models.UniqueConstraint(fields=["status"], condition=models.Q(status="running"), name="one_proof_runs"),
        ]

    def __str__(self) -> str:
        return f"proof {self.pk} of {self.revision_id}"

    @property
    def topic(self) -> str:
        """The name under which live updates about this proof are published."""
        return f"proof:{self.pk}"

    @property
    def is_done(self) -> bool:
        return self.status == ProofStatus.DONE


class SearchText(models.Model):
    """The words of a question, lower-case and plain, and their stems. The index over them is the database's own: see
    questions.search and migration 0003."""

    question = models.OneToOneField(Question, on_delete=models.CASCADE, related_name="search_text", primary_key=True)
    title = models.TextField()
    tags = models.TextField(blank=True)
    body = models.TextField(blank=True)
    stems = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"search text of {self.question_id}"
