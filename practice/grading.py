"""Judges what waits: one attempt at a time, from claim to verdict."""

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from core import live, logs, metrics
from core.outages import AWAY, through_outages
from practice import queue
from practice.models import Attempt, Mode
from questions import judging, own_cases, trying
from questions.kinds.base import Grade, Stage
from questions.verdicts import Verdict
from questions.wording import OUR_FAULT
from sandbox.job import CaseResult

logger = logging.getLogger(__name__)

#: Seconds between two notes of progress: often enough to look alive, seldom enough to cost nothing.
PROGRESS_EVERY = 0.5


#: Set when the worker is asked to stop: what runs is finished, nothing more is claimed.
stopping = threading.Event()


def judge_waiting() -> int:
    """Judges until nothing waits; returns how many. Raises sandbox.cells.NoCell, with nothing claimed.

    While no cell can be started, nothing is claimed either: it waits, and upkeep wakes a worker that can judge again.
    """
    judged = 0
    pool = judging.pool()
    while not stopping.is_set() and pool.can_serve() and (attempt := queue.claim()) is not None:
        with logs.bound(request_id=attempt.request_id, attempt=attempt.pk):
            judged += _see_through(attempt)
    return judged


def _see_through(attempt: Attempt) -> bool:
    """From the claim to the verdict. Whether the verdict was stored."""
    began = time.monotonic()
    waited = max(0.0, (attempt.claimed_at - attempt.queued_at).total_seconds())
    if attempt.tries == 1:
        metrics.QUEUE_WAIT_SECONDS.labels(attempt.mode).observe(waited)
    with _told_when_it_takes_long(attempt):
        grade = _judge(attempt)
    if grade.fault and not grade.cell_name and not judging.pool().can_serve():
        through_outages(lambda: queue.release(attempt))
        live.publish(attempt.topic)
        return False
    # What was judged is not judged again because the database is just being restarted.
    stored = through_outages(lambda: queue.finish(attempt, grade))
    live.publish(attempt.topic)  # first of all: somebody waits
    if not stored:
        logger.warning("the lease of %s ran out before its verdict; another worker has it", attempt)
    elif not queue.goes_back(attempt, grade):
        metrics.JUDGING_SECONDS.labels(attempt.mode).observe(time.monotonic() - began)
        metrics.VERDICTS.labels(grade.verdict.value, attempt.mode).inc()
        _tell(attempt, grade, waited=waited)
    return stored


@contextmanager
def _told_when_it_takes_long(attempt: Attempt) -> Iterator[None]:
    """Says that it is being judged, unless the verdict is about to come: most need a tenth of a second."""
    later = threading.Timer(PROGRESS_EVERY, live.publish, [attempt.topic])
    later.daemon = True
    later.start()
    try:
        yield
    finally:
        later.cancel()


def _tell(attempt: Attempt, grade: Grade, *, waited: float) -> None:
    """The line in the log by which a submission is followed into its cell."""
    told = {
        "question": attempt.question.slug,
        "mode": attempt.mode,
        "worker": attempt.worker,
        "verdict": grade.verdict.value,
        "cell": grade.cell_name or grade.cell,
        "cases": len(grade.cases),
        "cpu_ms": round(grade.cpu_ms, 1),
        "wall_ms": round(grade.wall_ms, 1),
        "queue_ms": round(waited * 1000),
        "tries": attempt.tries,
    }
    logger.info("judged", extra=told)


def _judge(attempt: Attempt) -> Grade:
    revision, answer, on_case = attempt.revision, attempt.answer, _Progress(attempt)
    try:
        if attempt.own_cases:
            typed = own_cases.read(attempt.own_cases)
            return trying.judge(revision, answer, typed, on_case=on_case, on_reference=on_case.still)
        run = attempt.mode == Mode.RUN
        return judging.judge(revision, answer, visible_only=run, on_case=on_case, on_stage=on_case.stage)
    except Exception as error:  # whatever fails here is ours: the attempt must get a verdict, the worker must live
        logger.exception("judging %s failed", attempt)
        return Grade(verdict=Verdict.INTERNAL_ERROR, sentence=OUR_FAULT, fault=repr(error))


class _Progress:
    """Called after each case: renews the lease and tells the page how far it is, but not for every quick case."""

    def __init__(self, attempt: Attempt) -> None:
        self._attempt = attempt
        self._count = 0
        self._stage: Stage | None = None
        self._stage_count = 0
        self._last = time.monotonic()

    def __call__(self, result: CaseResult) -> None:
        if self._stage:
            self._stage_count += 1
        else:
            self._count += 1
        self.still(result)

    def stage(self, stage: Stage) -> None:
        """The cases are judged; from now on it counts the runs of this."""
        self._stage, self._stage_count = stage, 0

    def still(self, result: CaseResult) -> None:
        """As for a case, of what is none of the answer's."""
        if time.monotonic() - self._last >= PROGRESS_EVERY:
            self._last = time.monotonic()
            self._renew()
            live.publish(self._attempt.topic)

    def _renew(self) -> None:
        try:
            stage = self._stage.after(self._stage_count) if self._stage else ""
            queue.renew(self._attempt, progress=self._count, stage=stage)
        except AWAY as error:  # it is no fault of the answer's; the next note, or the verdict, finds the way back
            logger.warning("no note of progress, the database is away: %s", type(error).__name__)
            connection.close()
