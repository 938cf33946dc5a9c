"""Writes about questions: what becomes a revision, and which revision people see."""

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from questions.bankio.reading import BankEntry
from questions.cases import write_cases
from questions.curation import same_question
from questions.kinds.base import Content, GradedCase, kind_named
from questions.models import Domain, Origin, Question, Revision, Status, TestData
from questions.search import update_search_text


class NotProven(Exception):
    """A question of which a submission has not earned its verdict, or that nobody has proven yet, is not published."""

    def __init__(self) -> None:
        super().__init__("This revision is not proven yet. Prove it first; then it can be published.")


class NoCases(NotProven):
    """A revision whose test data no cell has made yet would fail whoever tried it."""

    def __init__(self) -> None:
        Exception.__init__(
            self, "The cases of this revision have not been made yet. Prove it first: a cell makes them."
        )


class NewerRevision(Exception):
    """Somebody else has saved a revision that the author has not seen. Nothing was written."""

    def __init__(self, revision: Revision) -> None:
        super().__init__(f"Revision {revision.number} was saved meanwhile.")
        self.revision = revision


class NothingChanged(Exception):
    """The files say what the question says already. Nothing was written."""


def add_revision(
    question: Question,
    *,
    digest: str,
    front: dict[str, Any],
    content: Content,
    origin: Origin = Origin.FILES,
    author: Any = None,
) -> Revision:
    """Stores the next revision of a question. Nobody sees it before `adopt`.

    What no sandbox judges is proven by having been read; other revisions become so by `mark_proven`.
    """
    kind = kind_named(front["kind"])
    last = question.revisions.aggregate(last=Max("number"))["last"] or 0
    return Revision.objects.create(
        question=question,
        number=last + 1,
        kind=kind.slug,
        origin=origin,
        author=author,
        digest=digest,
        front=front,
        data=content.model_dump(mode="json"),
        proven_at=None if kind.judged else timezone.now(),
    )


@transaction.atomic
def store_cases(revision: Revision, *, content: Content, cases: list[GradedCase]) -> None:
    """Keeps the test data that a cell has made for a revision, with the content that shows some of it."""
    revision.data = content.model_dump(mode="json")
    revision.__dict__.pop("content", None)
    revision.save(update_fields=["data"])
    TestData.objects.update_or_create(revision=revision, defaults={"encoded": write_cases(cases)})


def mark_proven(revision: Revision) -> None:
    """Every submission of the revision has earned its verdict."""
    revision.proven_at = timezone.now()
    revision.save(update_fields=["proven_at"])


@transaction.atomic
def adopt(question: Question, revision: Revision, *, status: Status | None = None) -> None:
    """Makes `revision` the one that people see, with its title and other fields. Raises NotProven.

    `status` also sets the question's; without it the question stays what it is.
    """
    _require_proof(revision, status or Status(question.status))
    if revision.behaviour.judged and not TestData.objects.filter(revision=revision).exists():
        raise NoCases
    for name, value in revision.front.items():
        setattr(question, name, value)
    question.revision = revision
    question.status = status or question.status
    if question.proposal_id and question.proposal.number <= revision.number:
        question.proposal = None
    question.save()
    update_search_text(question)


@transaction.atomic
def move(question: Question, domain: Domain) -> None:
    """Puts the question under another domain, which search knows too."""
    question.domain = domain
    question.save(update_fields=["domain"])
    if question.revision is not None:
        update_search_text(question)


@transaction.atomic
def set_status(question: Question, status: Status) -> None:
    """Publishes the current revision, archives the question, or takes it back to draft. Raises NotProven."""
    if question.revision is None and status != Status.DRAFT:
        raise NotProven
    if question.revision is not None:
        _require_proof(question.revision, status)
    question.status = status
    question.save(update_fields=["status"])


@transaction.atomic
def add_question(*, slug: str, entry: BankEntry, author: Any) -> Question:
    """A new question as a draft that only has a proposal: nobody sees it before that is adopted."""
    question = Question.objects.create(slug=slug, domain=entry.domain, **entry.front.of_revision())
    question.proposal = propose(question, entry=entry, author=author, seen=0)
    return question


@transaction.atomic
def propose(question: Question, *, entry: BankEntry, author: Any, seen: int) -> Revision:
    """Stores an administrator's edit as the question's proposal; people go on seeing the current revision.

    `seen` is the number of the latest revision that the author knows of. Raises NothingChanged, NewerRevision.
    """
    question = Question.objects.select_for_update().get(pk=question.pk)
    target = question.proposal or question.revision
    if target is not None and same_question(entry, target):
        raise NothingChanged
    latest = question.revisions.order_by("-number").first()
    if latest is not None and latest.number != seen:
        raise NewerRevision(latest)
    front = entry.front.of_revision()
    origin = {"origin": Origin.ADMIN, "author": author}
    question.proposal = add_revision(question, digest=entry.digest, front=front, content=entry.content, **origin)
    question.save(update_fields=["proposal"])
    return question.proposal


@transaction.atomic
def discard_proposal(question: Question) -> None:
    """Lets the proposal go; its revision stays in the history. A question that was never more goes altogether."""
    if question.revision is None:
        question.delete()
        return
    question.proposal = None
    question.save(update_fields=["proposal"])


def _require_proof(revision: Revision, status: Status) -> None:
    if status == Status.PUBLISHED and revision.proven_at is None:
        raise NotProven
