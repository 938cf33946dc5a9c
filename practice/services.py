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
from questions.own_cases import BadCase, Standing, Typed, faults, standing, write

logger = logging.getLogger(__name__)

Kept = TypeVar("Kept", bound=KeptText)


class BadAnswer(Exception):
    """An answer that cannot be taken, with a sentence on what to do. Nothing was written."""


class BadOwnCases(BadAnswer):
    """Cases that cannot be run; `faults` says which, and what is wrong with each."""

    def __init__(self, faults: Sequence[BadCase]) -> None:
        super().__init__(" ".join(str(fault) for fault in faults))
        self.faults = faults


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
def keep(
    what: type[Kept], *, user: Any, question: Question, text: str, version: int | None = None, **more: str
) -> Kept:
    """Keeps the unfinished answer (Draft) or the Note as its next version, with `more` of its texts. Raises BadAnswer.

    With `version`, the one that the caller has seen last (0 for none), raises NewerText if that is not the latest.
    """
    check_answer(text, what=what.__name__.lower())
    kept, created = what.objects.select_for_update().get_or_create(
        user=user, question=question, defaults={"text": text, **more}
    )
    if created:
        return kept
    new = {"text": text, **more}
    if version is not None and version != kept.version and any(new[name] != getattr(kept, name) for name in new):
        raise NewerText(kept)
    for name, value in new.items():
        setattr(kept, name, value)
    kept.version += 1
    kept.save()
    return kept


def _keep_as_draft(user: Any, question: Question, **texts: str) -> None:
    """As the next version, whatever was kept before: somebody submits, and waits. One statement, most of the time."""
    mine = Draft.objects.filter(user=user, question=question)
    if not mine.update(**texts, version=F("version") + 1, saved_at=timezone.now()):
        keep(Draft, user=user, question=question, **texts)


def submit(
    *,
    user: Any,
    question: Question,
    answer: str,
    mode: Mode,
    token: uuid.UUID,
    typed: Sequence[Typed] | None = None,
) -> Attempt:
    """Takes an answer in, and keeps it as the draft, with the cases `typed` beside the examples, on which it is run.

    Raises BadAnswer, which for a run may be BadOwnCases; bounds.TooManyWaiting, having kept the draft, where too many
    wait. The same answer under the same token gives the same attempt again, however often it is sent. A browser that
    goes back shows an old token beside a new answer: that is a new attempt.
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
    cases = _standing(question, typed)
    if mode == Mode.RUN:
        _check_own_cases(question, cases)
    draft = {"text": answer} if typed is None else {"text": answer, "own_cases": write(cases)}
    if question.behaviour.judged:
        _check_room(user, question, draft, token)
    ran_on = write(cases) if mode == Mode.RUN else ""
    sent = {"user": user, "question": question, "answer": answer, "mode": mode, "own_cases": ran_on}
    try:
        with transaction.atomic():
            return _take_in(sent, draft, case_count=len(cases) if ran_on else None, token=token)
    except IntegrityError:
        taken = Attempt.objects.filter(user=user, token=token)
        if not taken.exists():
            raise  # not the token's fault, and another one would fail for ever
        again = {"user": user, "question": question, "answer": answer, "mode": mode, "typed": typed}
        return taken.filter(**sent).first() or submit(**again, token=uuid.uuid4())


def _check_room(user: Any, question: Question, draft: dict[str, str], token: uuid.UUID) -> None:
    try:
        bounds.check_room(user)
    except bounds.TooManyWaiting as refusal:
        if Attempt.objects.filter(user=user, token=token).exists():
            return  # sent twice, and taken in the first time
        _keep_as_draft(user, question, **draft)
        bounds.note_refusal(refusal)
        raise


def _standing(question: Question, typed: Sequence[Typed] | None) -> list[Standing]:
    """The cases that stand beside the answer; none where the page sent none, or the question takes none."""
    kind, content = question.behaviour, question.revision.content
    return standing(kind.typed_examples(content), typed) if typed and kind.takes_own_input(content) else []


def _check_own_cases(question: Question, cases: Sequence[Standing]) -> None:
    if wrong := faults(question.behaviour, question.revision.content, cases):
        raise BadOwnCases(wrong)


def _take_in(sent: dict[str, Any], draft: dict[str, str], *, case_count: int | None, token: uuid.UUID) -> Attempt:
    question, mode = sent["question"], sent["mode"]
    judged, content = question.behaviour.judged, question.revision.content
    attempt = Attempt.objects.create(
        **sent,
        revision=question.revision,
        token=token,
        case_count=content.case_count_for(run=mode == Mode.RUN) if case_count is None else case_count,
        status=Status.QUEUED if judged else Status.DONE,
        request_id=logs.request_id(),
    )
    logger.info("submitted", extra={"attempt": attempt.pk, "question": question.slug, "mode": str(mode)})
    _keep_as_draft(sent["user"], question, **draft)
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
