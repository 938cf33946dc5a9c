"""The queue of record: attempts in the database, claimed under a lease.

A worker claims with a conditional UPDATE, so two workers never judge the same attempt at once; it renews its lease
while it judges; only the holder of the current lease can store a verdict. When a worker dies, its lease runs out and
the sweep puts the attempt back. Celery messages only wake workers: losing or doubling one changes nothing.
Leases are reckoned by the database's clock: those of several hosts differ.
"""

import logging
import uuid
from collections.abc import Collection
from datetime import timedelta
from functools import cache, partial
from typing import Any

from django.db import connection
from django.db.models import F, Min, Subquery
from django.db.models.functions import Now
from django.utils import timezone

from core import live, logs, metrics, workers
from core.outages import through_outages
from core.prepared import Update, place, row
from practice.models import Attempt, AttemptQuerySet, Status
from questions.kinds.base import Grade
from questions.models import Revision
from questions.verdicts import Verdict

logger = logging.getLogger(__name__)

#: How long a silent worker keeps an attempt. Renewed after every case, so it must outlast the longest case with the
#: reference solution on an input of one's own before it, or a question's own check after it, and the start of a cell
#: for each. A worker of this machine that has
#: died is noticed at once, one elsewhere when it has sent no beat for a while.
LEASE = timedelta(minutes=10)
#: Judgings of one attempt that may end in a fault of ours before we admit it: the first, and the one automatic retry.
#: Nothing below the queue tries a learner's code again.
MAX_FAULTS = 2
#: Claims of one attempt, if its workers disappear: they may have been stopped or killed for reasons of their own.
MAX_CLAIMS = 5
#: What a learner is told then. The reference is the attempt's number, which every line of the log about it carries.
OUR_FAULT = (
    "The judge failed on its own, not through your code. Your answer is kept: have it judged again, "
    "and if that fails too, give whoever looks after this site the reference {}."
)


def claim() -> Attempt | None:
    """The next fair attempt, now leased to the caller; None when nothing waits."""
    while True:
        key, name = uuid.uuid4(), workers.own_name()
        claimed = _claiming(connection.vendor).returned(claimed_at=timezone.now(), lease_key=key, worker=name)
        if claimed:
            return through_outages(partial(_with_revision, claimed[0]))
        if not waiting():  # else another worker was quicker, with the same one
            return None


def _with_revision(attempt: Attempt) -> Attempt:
    """Reads what it is judged by, which stays with it."""
    attempt.revision = row(Revision, attempt.revision_id)
    return attempt


@cache
def _claiming(vendor: str) -> Update:
    next_one = Attempt.objects.in_turn().values("pk")[:1]
    return Update.of(
        Attempt.objects.filter(pk=Subquery(next_one), status=Status.QUEUED),
        status=Status.RUNNING,
        claimed_at=place("claimed_at"),
        lease_until=Now() + LEASE,
        lease_key=place("lease_key"),
        worker=place("worker"),
        tries=F("tries") + 1,
        progress=0,
        stage="",
    )


def renew(attempt: Attempt, *, progress: int, stage: str = "") -> bool:
    """Extends the caller's lease and notes progress. False when the lease was lost."""
    return bool(_held(attempt).update(lease_until=Now() + LEASE, progress=progress, stage=stage))


def finish(attempt: Attempt, grade: Grade) -> bool:
    """Stores the verdict, if the caller still holds the lease. A fault of ours goes back into the queue once."""
    if goes_back(attempt, grade):
        logger.warning("%s goes back into the queue after a fault: %s", attempt, grade.fault)
        return bool(_held(attempt).update(status=Status.QUEUED, lease_key=None, lease_until=None))
    if grade.verdict == Verdict.INTERNAL_ERROR and _was_judged(attempt):
        return _keep_verdict(attempt)
    judged = {
        "verdict": grade.verdict,
        "sentence": _sentence(attempt, grade),
        "cases": grade.cases_as_json(),
        "case_count": len(grade.cases) or attempt.case_count,
        "passed_count": sum(case.verdict == Verdict.ACCEPTED for case in grade.cases),
        "cpu_ms": grade.cpu_ms,
        "wall_ms": grade.wall_ms,
        "peak_bytes": grade.peak_bytes,
        "cell": grade.cell,
        "finished_at": timezone.now(),
    }
    return bool(_finishing(connection.vendor, tuple(judged)).run(id=attempt.pk, lease_key=attempt.lease_key, **judged))


@cache
def _finishing(vendor: str, told: tuple[str, ...]) -> Update:
    held = Attempt.objects.filter(pk=place("id"), status=Status.RUNNING, lease_key=place("lease_key"))
    new = {"status": Status.DONE, "lease_key": None, "lease_until": None}
    return Update.of(held, **new, **{name: place(name) for name in told})


def _was_judged(attempt: Attempt) -> bool:
    """Whether there is an earlier verdict on the answer itself. A fault of ours says nothing against that one."""
    return attempt.verdict not in {"", Verdict.INTERNAL_ERROR}


def _keep_verdict(attempt: Attempt) -> bool:
    logger.error("%s could not be judged again: its earlier verdict stays", attempt)
    return bool(_held(attempt).update(status=Status.DONE, lease_key=None, lease_until=None))


def _sentence(attempt: Attempt, grade: Grade) -> str:
    return OUR_FAULT.format(attempt.pk) if grade.verdict == Verdict.INTERNAL_ERROR else grade.sentence


def release(attempt: Attempt) -> bool:
    """Puts an attempt back for which no cell could be had: that was no judging, and is not counted as one."""
    logger.warning("%s goes back into the queue, no cell could be started", attempt)
    waits = {"status": Status.QUEUED, "lease_key": None, "lease_until": None, "tries": F("tries") - 1}
    return bool(_held(attempt).update(**waits))


def goes_back(attempt: Attempt, grade: Grade) -> bool:
    """Whether that is no verdict yet, but a fault of ours which another try may not meet."""
    return grade.verdict == Verdict.INTERNAL_ERROR and attempt.tries < MAX_FAULTS


def free_expired(*, silent: Collection[str] = ()) -> int:
    """Puts attempts of workers that have ended back, or gives up on those that were tried often enough.

    `silent` names workers that are known to have ended, though their leases still run. Returns how many attempts.
    """
    _expire_leases_of_the_dead(silent)
    failed = sum(_give_up(attempt) for attempt in Attempt.objects.expired().filter(tries__gte=MAX_CLAIMS))
    freed = Attempt.objects.expired().update(status=Status.QUEUED, lease_key=None, lease_until=None)
    if failed or freed:
        logger.warning("leases ran out: %d attempts queued again, %d given up", freed, failed)
    return failed + freed


def _give_up(attempt: Attempt) -> bool:
    """Ends an attempt whose workers keep disappearing. Whether it was still theirs."""
    ended: dict[str, Any] = {"status": Status.DONE, "lease_key": None, "lease_until": None}
    if not _was_judged(attempt):
        fault = {"verdict": Verdict.INTERNAL_ERROR, "sentence": OUR_FAULT.format(attempt.pk)}
        ended |= {**fault, "finished_at": timezone.now()}
    given_up = bool(_held(attempt).expired().update(**ended))
    if given_up:
        metrics.VERDICTS.labels(Verdict.INTERNAL_ERROR.value, attempt.mode).inc()
        with logs.bound(request_id=attempt.request_id, attempt=attempt.pk):
            logger.error("given up: the workers that judged it disappeared %d times", attempt.tries)
        live.publish(attempt.topic)
    return given_up


def _expire_leases_of_the_dead(silent: Collection[str]) -> None:
    running = Attempt.objects.filter(status=Status.RUNNING)
    judging = set(running.order_by().values_list("worker", flat=True).distinct())
    if dead := {name for name in judging if name in silent or workers.has_died(name)}:
        running.filter(worker__in=dead).update(lease_until=Now() - timedelta(seconds=1))


def waiting() -> int:
    """How many attempts wait."""
    return Attempt.objects.filter(status=Status.QUEUED).count()


def oldest_wait() -> float:
    """For how many seconds the oldest of the waiting attempts has waited; 0.0 when none does."""
    first = Attempt.objects.filter(status=Status.QUEUED).aggregate(first=Min("queued_at"))["first"]
    return max(0.0, (timezone.now() - first).total_seconds()) if first else 0.0


def _held(attempt: Attempt) -> AttemptQuerySet:
    return Attempt.objects.filter(pk=attempt.pk, status=Status.RUNNING, lease_key=attempt.lease_key)
