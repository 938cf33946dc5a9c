"""Writes about answers: drafts, attempts, assessments."""

import logging
import uuid
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, TypeVar

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from kombu.exceptions import OperationalError

from core import logs
from practice import bounds
from practice.models import Attempt, Draft, KeptText, Mode, ProblemReport, Status
from questions.models import Question

logger = logging.getLogger(__name__)

Kept = TypeVar("Kept", bound=KeptText)


class BadAnswer(Exception):
    """An answer that cannot be taken, with a sentence on what to do. Nothing was written."""


def check_answer(answer: str, *, what: str = "answer") -> None:
    """Raises BadAnswer for text that is too long or that no database and no Python file can hold."""
    size, limit = len(answer.encode()), settings.ANSWER_MAX_BYTES
    if size > limit:
        use = "kept" if what == "note" else "judged"
        raise BadAnswer(f"Your {what} is {size / 1024:,.0f} KB long; at most {limit // 1024} KB can be {use}.")
    if "\0" in answer:
        line = answer[: answer.index("\0")].count("\n") + 1
        raise BadAnswer(f"There is a NUL character on line {line}. Delete it (it is invisible) and try again.")


class NewerText(Exception):
    """Another tab or device has saved since this one last looked. Nothing was written."""

    def __init__(self, kept: KeptText) -> None:
        super().__init__("Another tab or device has saved a different text.")
        self.kept = kept


@transaction.atomic
def keep(what: type[Kept], *, user: Any, question: Question, text: str, version: int | None = None) -> Kept:
    """Keeps the unfinished answer (Draft) or the Note as its next version. Raises BadAnswer.

    With `version`, the one that the caller has seen last (0 for none), raises NewerText if that is not the latest.
    """
    check_answer(text, what=what.__name__.lower())
    kept, created = what.objects.select_for_update().get_or_create(
        user=user, question=question, defaults={"text": text}
    )
    if created:
        return kept
    if version is not None and version != kept.version and text != kept.text:
        raise NewerText(kept)
    kept.text = text
    kept.version += 1
    kept.save()
    return kept


def _keep_as_draft(user: Any, question: Question, text: str) -> None:
    """As the next version, whatever was kept before: somebody submits, and waits. One statement, most of the time."""
    mine = Draft.objects.filter(user=user, question=question)
    if not mine.update(text=text, version=F("version") + 1, saved_at=timezone.now()):
        keep(Draft, user=user, question=question, text=text)


def submit(*, user: Any, question: Question, answer: str, mode: Mode, token: uuid.UUID, own_input: str = "") -> Attempt:
    """Takes an answer in, and keeps it as the draft. A run may bring an input of one's own.

    Raises BadAnswer; bounds.TooManyWaiting, having kept the draft, where too many wait. The same answer under the same
    token gives the same attempt again, however often it is sent. A browser that goes back shows an old token beside a
    new answer: that is a new attempt.
    """
    check_answer(answer)
    if not answer.strip():
        raise BadAnswer("There is nothing to judge yet: the answer is empty.")
    if mode == Mode.RUN and not question.behaviour.judged:
        raise BadAnswer("This question has no examples to run. Finish the answer instead.")
    try:
        question.behaviour.check_answer(question.revision.content, answer)
    except ValueError as error:
        raise BadAnswer(f"Your answer cannot be judged: {error}.") from None
    if own_input:
        _check_own_input(question, own_input)
    if question.behaviour.judged:
        _check_room(user, question, answer, token)
    sent = {"user": user, "question": question, "answer": answer, "mode": mode, "own_input": own_input}
    try:
        with transaction.atomic():
            return _take_in(**sent, token=token)
    except IntegrityError:
        taken = Attempt.objects.filter(user=user, token=token)
        if not taken.exists():
            raise  # not the token's fault, and another one would fail for ever
        return taken.filter(**sent).first() or submit(**sent, token=uuid.uuid4())


def _check_room(user: Any, question: Question, answer: str, token: uuid.UUID) -> None:
    try:
        bounds.check_room(user)
    except bounds.TooManyWaiting as refusal:
        if Attempt.objects.filter(user=user, token=token).exists():
            return  # sent twice, and taken in the first time
        _keep_as_draft(user, question, answer)
        bounds.note_refusal(refusal)
        raise


def _check_own_input(question: Question, text: str) -> None:
    try:
        question.behaviour.own_case(question.revision.content, text)
    except ValueError as error:
        raise BadAnswer(f"Your input cannot be used: {error}") from None


def _take_in(*, user: Any, question: Question, answer: str, mode: Mode, own_input: str, token: uuid.UUID) -> Attempt:
    judged, content = question.behaviour.judged, question.revision.content
    attempt = Attempt.objects.create(
        user=user,
        question=question,
        revision=question.revision,
        answer=answer,
        own_input=own_input,
        mode=mode,
        token=token,
        case_count=1 if own_input else content.case_count_for(run=mode == Mode.RUN),
        status=Status.QUEUED if judged else Status.DONE,
        request_id=logs.request_id(),
    )
    logger.info("submitted", extra={"attempt": attempt.pk, "question": question.slug, "mode": str(mode)})
    _keep_as_draft(user, question, answer)
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


#: Reports of one person in a day. Enough for a careful reader, too few to bury the others.
MOST_REPORTS = 20


class TooManyReports(Exception):
    """Nothing was written."""

    def __init__(self) -> None:
        super().__init__(f"You have sent {MOST_REPORTS} reports in a day. Please send the next one tomorrow.")


def report_problem(*, user: Any, question: Question, about: str, text: str) -> ProblemReport:
    """Keeps what somebody says is wrong, with their latest attempt at the question. Raises TooManyReports."""
    since = timezone.now() - timedelta(days=1)
    if ProblemReport.objects.filter(user=user, created_at__gte=since).count() >= MOST_REPORTS:
        raise TooManyReports
    latest = Attempt.objects.filter(user=user, question=question).order_by("-created_at", "-pk").first()
    return ProblemReport.objects.create(
        user=user, question=question, revision=question.revision, attempt=latest, about=about, text=text
    )
