"""Runs answers in cells. The only door from Django to the sandbox."""

import logging
import threading
import time
from collections.abc import Callable
from functools import lru_cache

from django.conf import settings

from core import metrics
from questions import own_cases
from questions.kinds.base import Grade, GradedCase, OnStage, nobody_hears
from questions.models import Revision, TestData
from sandbox.cells import CellKind, NoCell, choose
from sandbox.job import CaseResult, Job, Report
from sandbox.pool import Pool
from sandbox.trust import require_held

logger = logging.getLogger(__name__)

_lock = threading.Lock()
_pool: Pool | None = None
#: A cell through which an attack got is tried again after this time.
REFUSED_SECONDS = 60.0
_refused = (0.0, "")  # until when on the monotonic clock, and why


def chosen_kind() -> CellKind:
    """The kind of cell that the settings ask for. Raises sandbox.cells.NoCell when it does not work here."""
    return choose(settings.SANDBOX_CELL, runtime=settings.SANDBOX_RUNTIME or None)


def pool() -> Pool:
    """The process's pool of started cells, made at first use. Raises sandbox.cells.NoCell when no cell can run, or
    when attacks get through those that can."""
    global _pool
    with _lock:
        if _pool is None:
            kind = chosen_kind()
            _require_held(kind)
            warm_sets = settings.SANDBOX_WARM_SETS
            _pool = Pool(kind, settings.SANDBOX_POOL_SIZE, warm_sets=warm_sets, observer=_Counted(kind.slug))
        return _pool


def _require_held(kind: CellKind) -> None:
    """Raises NoCell. What was found is not asked again for a while: firing the attacks takes seconds."""
    global _refused
    until, refusal = _refused
    if time.monotonic() < until:
        raise NoCell(refusal)
    try:
        require_held(kind, memory=settings.STATE_DIR / "run")
    except NoCell as error:
        logger.error("no code is judged: %s", error)
        _refused = time.monotonic() + REFUSED_SECONDS, str(error)
        raise


class _Counted:
    """Counts for Prometheus how the cells fare; the sandbox itself knows nothing of it."""

    def __init__(self, cell: str) -> None:
        self._cell = cell
        for at in ("start", "job"):  # from zero on: Prometheus takes no notice of a first one out of nothing
            metrics.CELL_FAULTS.labels(cell, at)

    def started(self, seconds: float) -> None:
        metrics.CELL_START_SECONDS.labels(self._cell).observe(seconds)

    def failed(self, at: str) -> None:
        metrics.CELL_FAULTS.labels(self._cell, at).inc()


def close_pool() -> None:
    """Ends the process's cells; the next use starts new ones."""
    global _pool
    with _lock:
        if _pool is not None:
            _pool.close()
            _pool = None


def run(job: Job) -> Report:
    """Runs a job in a fresh cell, once: what a fault of ours spoils for a learner, the queue has judged again."""
    return pool().run(job)


def once_more(run: Callable[[Job], Report]) -> Callable[[Job], Report]:
    """`run` for the code of authors, which stands in no queue: after a fault of ours it runs a second time."""

    def run_patiently(job: Job) -> Report:
        report = run(job)
        if report.fault:
            logger.warning("the sandbox failed, trying once more: %s", report.fault, extra={"cell": report.cell_name})
            report = run(job)
        return report

    return run_patiently


def cases_of(revision: Revision, *, visible_only: bool = False) -> list[GradedCase]:
    """The revision's cases with their expected values."""
    if visible_only:
        return own_cases.examples(revision.behaviour, revision.content)
    return _all_cases(revision.pk, revision.digest)


@lru_cache(maxsize=16)
def _all_cases(revision_pk: int, digest: str) -> list[GradedCase]:
    """Kept by the worker: a revision never changes, and reading megabytes again would cost more than judging.

    `digest` is part of the key only: a database that was made anew counts its revisions from one again.
    """
    return TestData.objects.get(revision=revision_pk).cases


def judge(
    revision: Revision,
    answer: str,
    *,
    visible_only: bool = False,
    on_case: Callable[[CaseResult], None] | None = None,
    on_stage: OnStage = nobody_hears,
) -> Grade:
    """Judges an answer as it stands: on the visible cases (Run) or on all of them (Submit)."""
    kind, content = revision.behaviour, revision.content
    cases = kind.arranged(cases_of(revision, visible_only=visible_only))
    report = pool().run(kind.job(content, cases, answer), on_case=on_case)
    grade = kind.grade(content, cases, report, run)
    grade = kind.follow_up(content, cases, answer, grade, lambda job: pool().run(job, on_case=on_case), on_stage)
    return told_to_the_log(revision, grade)


def told_to_the_log(revision: Revision, grade: Grade) -> Grade:
    """The grade; a fault of ours behind it is in the log then."""
    if grade.fault:
        logger.error("fault while judging %s: %s", revision, grade.fault, extra={"cell": grade.cell_name})
    return grade
