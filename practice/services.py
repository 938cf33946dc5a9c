"""Writes about answers: drafts, attempts, assessments."""

import logging
import uuid
from collections.abc import Sequence
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


class NewerDraft(Exception):
    """Another tab or device has saved since this one last looked. Nothing was written."""

    def __init__(self, draft: Draft) -> None:
        super().__init__("Another tab or device has saved a different text.")
        self.draft = draft


@transaction.atomic
def save_draft(*, user: Any, question: Question, answer: str, version: int | None = None) -> Draft:
    """Keeps the unfinished answer as the next version. Raises BadAnswer.

    With `version`, the one that the caller has seen last (0 for none), raises NewerDraft if that is not the latest.
    """
    check_answer(answer, what="draft")
    drafts = Draft.objects.select_for_update()
    draft, created = drafts.get_or_create(user=user, question=question, defaults={"answer": answer})
    if created:
        return draft
    if version is not None and version != draft.version and answer != draft.answer:
        raise NewerDraft(draft)
    draft.answer = answer
    draft.version += 1
    draft.save()
    return draft


def submit(*, user: Any, question: Question, answer: str, mode: Mode, token: uuid.UUID) -> Attempt:
    """Takes an answer in, and keeps it as the draft. Raises BadAnswer.

    The same answer under the same token gives the same attempt again, however often it is sent. A browser that goes
    back shows an old token beside a new answer: that is a new attempt.
    """
    check_answer(answer)
    if not answer.strip():
        raise BadAnswer("There is nothing to judge yet: the answer is empty.")
    if mode == Mode.RUN and not question.behaviour.judged:
        raise BadAnswer("This question has no examples to run. Finish the answer instead.")
    sent = {"user": user, "question": question, "answer": answer, "mode": mode}
    try:
        with transaction.atomic():
            return _take_in(**sent, token=token)
    except IntegrityError:
        same = Attempt.objects.filter(**sent, token=token).first()
        return same or submit(**sent, token=uuid.uuid4())


def _take_in(*, user: Any, question: Question, answer: str, mode: Mode, token: uuid.UUID) -> Attempt:
    judged = question.behaviour.judged
    attempt = Attempt.objects.create(
        user=user,
        question=question,
        revision=question.revision,
        answer=answer,
        mode=mode,
        token=token,
        case_count=question.revision.content.case_count_for(run=mode == Mode.RUN),
        status=Status.QUEUED if judged else Status.DONE,
    )
    save_draft(user=user, question=question, answer=answer)
    if judged:
        transaction.on_commit(wake_workers)
    return attempt


def wake_workers() -> None:
    """Tells a worker that something waits. An unreachable broker is no error: workers also look by themselves."""
    from practice.tasks import judge_waiting

    try:
        judge_waiting.apply_async(retry=False, ignore_result=True)
    except OperationalError as error:
        logger.warning("no worker was woken, the broker does not answer: %s", error)


def assess(*, attempt: Attempt, levels: Sequence[str]) -> None:
    """Stores a person's own assessment, a level per rubric point in order. Raises BadAnswer when one is missing.

    Once: who has seen the model answer would not judge the same way again.
    """
    rubric = attempt.revision.content.rubric
    known = [level for level, _ in rubric[0].levels]
    if len(levels) != len(rubric) or any(level not in known for level in levels):
        raise BadAnswer("Choose a level for every point of the rubric.")
    assessment = [{"point": point.point, "level": level} for point, level in zip(rubric, levels, strict=True)]
    Attempt.objects.filter(pk=attempt.pk, assessment__isnull=True).update(assessment=assessment)
