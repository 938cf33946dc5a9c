"""Questions and their immutable revisions."""

from functools import cached_property
from typing import Any

from django.db import models
from django.urls import reverse

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
        return self.alias(place=place).order_by("place", "phase", "title")


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


class Revision(models.Model):
    """What a question said at one time. Never changed: an attempt points at the revision that it answered."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=20)
    digest = models.CharField("digest of the source files", max_length=64)
    # Validated by the kind's `Content`; small enough to read for every page view.
    data = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)

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
    cases = models.JSONField()

    def __str__(self) -> str:
        return f"cases of {self.revision_id}"
