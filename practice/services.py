"""Writes about answers: drafts, attempts, assessments."""

import logging
import uuid
from collections.abc import Sequence
from functools import partial
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from kombu.exceptions import OperationalError

from practice.models import Attempt, Draft, Mode, Status
from questions.models import Question

logger = logging.getLogger(__name__)


class BadAnswer(Exception):
    """An answer that cannot be taken, with a sentence on what to do. Nothing was written."""


def check_answer(answer: str, *, what: str = "answer") -> None:
    """Raises BadAnswer for text that is too long or that no database and no Python file can hold."""
    size, limit = len(answer.encode()), settings.ANSWER_MAX_BYTES
    if size > limit:
        raise BadAnswer(f"Your {what} is {size / 1024:,.0f} KB long; at most {limit // 1024} KB can be judged.")
    if "\0" in answer:
        line = answer[: answer.index("\0")].count("\n") + 1
        raise BadAnswer(f"There is a NUL character on line {line}. Delete it (it is invisible) and try again.")


@transaction.atomic
def save_draft(*, user: Any, question: Question, answer: str) -> Draft:
    """Keeps the unfinished answer. Raises BadAnswer."""
    check_answer(answer, what="draft")
    draft, _ = Draft.objects.update_or_create(user=user, question=question, defaults={"answer": answer})
    return draft


def submit(*, user: Any, question: Question, answer: str, mode: Mode, token: uuid.UUID) -> Attempt:
    """Takes an answer in. The same token gives the same attempt again, however often it is sent. Raises BadAnswer."""
    check_answer(answer)
    if not answer.strip():
        raise BadAnswer("There is nothing to judge yet: the answer is empty.")
    try:
        with transaction.atomic():
            return _take_in(user=user, question=question, answer=answer, mode=mode, token=token)
    except IntegrityError:
        return Attempt.objects.get(user=user, token=token)


def _take_in(*, user: Any, question: Question, answer: str, mode: Mode, token: uuid.UUID) -> Attempt:
    judged = question.behaviour.judged
    attempt = Attempt.objects.create(
        user=user,
        question=question,
        revision=question.revision,
        answer=answer,
        mode=mode,
        token=token,
        status=Status.QUEUED if judged else Status.DONE,
    )
    Draft.objects.update_or_create(user=user, question=question, defaults={"answer": answer})
    if judged:
        transaction.on_commit(partial(wake_workers))
    return attempt


def wake_workers() -> None:
    """Tells a worker that something waits. An unreachable broker is no error: workers also look by themselves."""
    from practice.tasks import judge_waiting

    try:
        judge_waiting.apply_async(retry=False, ignore_result=True)
    except OperationalError as error:
        logger.warning("no worker was woken, the broker does not answer: %s", error)


@transaction.atomic
def assess(*, attempt: Attempt, levels: Sequence[str]) -> Attempt:
    """Stores a person's own assessment, a level per rubric point in order. Raises BadAnswer when one is missing."""
    rubric = attempt.revision.content.rubric
    known = [level for level, _ in rubric[0].levels]
    if len(levels) != len(rubric) or any(level not in known for level in levels):
        raise BadAnswer("Choose a level for every point of the rubric.")
    attempt.assessment = [{"point": point.point, "level": level} for point, level in zip(rubric, levels, strict=True)]
    attempt.save(update_fields=["assessment"])
    return attempt
