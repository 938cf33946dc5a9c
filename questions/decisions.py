"""What an administrator decides about a question, and when each decision makes sense."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction

from questions import services
from questions.models import Question, Status


class NotOffered(Exception):
    """The question is not in a state in which this decision means what its maker meant. Nothing was written."""


@dataclass(frozen=True, slots=True)
class Decision:
    """`label` stands on the button, `done` in the sentence about it and in the history, `otherwise` says why it is
    not offered."""

    slug: str
    label: str
    done: str
    otherwise: str
    is_offered: Callable[[Question], bool]
    act: Callable[[Question], None]


def _publish(question: Question) -> None:
    if question.proposal is not None:
        services.adopt(question, question.proposal, status=Status.PUBLISHED)
    else:
        services.set_status(question, Status.PUBLISHED)


def _has_another_status(status: Status) -> Callable[[Question], bool]:
    return lambda question: question.revision_id is not None and question.status != status


DECISIONS = {
    decision.slug: decision
    for decision in (
        Decision(
            "publish",
            "Publish",
            "published",
            "It is published already, and no edit waits.",
            lambda q: q.proposal_id is not None or _has_another_status(Status.PUBLISHED)(q),
            _publish,
        ),
        Decision(
            "take-over",
            "Take over as draft",
            "taken over as a draft",
            "There is no edit to take over as a draft, or the question is published: take it back to draft first.",
            lambda q: q.proposal_id is not None and q.status != Status.PUBLISHED,
            lambda q: services.adopt(q, q.proposal, status=Status.DRAFT),
        ),
        Decision(
            "draft",
            "Back to draft",
            "taken back to draft",
            "It is a draft already.",
            _has_another_status(Status.DRAFT),
            lambda q: services.set_status(q, Status.DRAFT),
        ),
        Decision(
            "archive",
            "Archive",
            "archived",
            "It is archived already.",
            _has_another_status(Status.ARCHIVED),
            lambda q: services.set_status(q, Status.ARCHIVED),
        ),
        Decision(
            "discard",
            "Discard the edit",
            "discarded",
            "There is no edit to discard.",
            lambda q: q.proposal_id is not None,
            services.discard_proposal,
        ),
    )
}


GONE = "This question is gone: somebody has discarded it."
UNSEEN = "Nobody has seen this question yet: publish it, take it over as a draft, or discard it."


def offered(question: Question) -> list[Decision]:
    """The decisions that mean something for the question as it is; publishing may still lack a proof."""
    return [decision for decision in DECISIONS.values() if decision.is_offered(question)]


@transaction.atomic
def decide(pk: int, decision: Decision, *, seen: int | None = None) -> Question:
    """Carries the decision out, and returns the question as it is then. Raises NotProven, NotOffered.

    `seen` is the number of the revision that the decision was made about: an edit that was saved meanwhile is neither
    published nor discarded by somebody who has not seen it.
    """
    question = Question.objects.select_for_update().filter(pk=pk).first()
    if question is None:
        raise NotOffered(GONE)
    target = question.proposal or question.revision
    if seen is not None and target is not None and target.number != seen:
        raise NotOffered(f"This is about revision {target.number} by now, not {seen}. Look at it, then decide again.")
    if not decision.is_offered(question):
        raise NotOffered(UNSEEN if question.revision_id is None else decision.otherwise)
    decision.act(question)
    return question
