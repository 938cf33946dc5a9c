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

from django.db.models import F, Min
from django.db.models.functions import Now
from django.utils import timezone

from core import metrics, workers
from core.outages import through_outages
from practice.models import Attempt, AttemptQuerySet, Status
from questions.kinds.base import Grade
from questions.verdicts import Verdict

logger = logging.getLogger(__name__)

#: How long a silent worker keeps an attempt. Renewed after every case, so it must outlast the longest case, tried
#: twice, and before it the reference solution on an input of one's own. A worker of this machine that has died is
#: noticed at once, one elsewhere when it has sent no beat for a while.
LEASE = timedelta(minutes=5)
#: Judgings of one attempt before we admit that we cannot, if they end in a fault of ours: the first and one more.
MAX_FAULTS = 2
#: The same, if its workers disappear: they may have been stopped or killed for reasons of their own.
MAX_CLAIMS = 5


def claim() -> Attempt | None:
    """The next fair attempt, now leased to the caller; None when nothing waits."""
    while (candidate := Attempt.objects.in_turn().only("pk").first()) is not None:
        taken = Attempt.objects.filter(pk=candidate.pk, status=Status.QUEUED).update(
            status=Status.RUNNING,
            claimed_at=timezone.now(),
            lease_until=Now() + LEASE,
            lease_key=uuid.uuid4(),
            worker=workers.own_name(),
            tries=F("tries") + 1,
            progress=0,
        )
        if taken:
            claimed = Attempt.objects.select_related("question", "revision").filter(pk=candidate.pk)
            return through_outages(claimed.get)
    return None


def renew(attempt: Attempt, *, progress: int) -> bool:
    """Extends the caller's lease and notes progress. False when the lease was lost."""
    return bool(_held(attempt).update(lease_until=Now() + LEASE, progress=progress))


def finish(attempt: Attempt, grade: Grade) -> bool:
    """Stores the verdict, if the caller still holds the lease. A fault of ours goes back into the queue once."""
    if goes_back(attempt, grade):
        logger.warning("%s goes back into the queue after a fault: %s", attempt, grade.fault)
        return bool(_held(attempt).update(status=Status.QUEUED, lease_key=None, lease_until=None))
    return bool(
        _held(attempt).update(
            status=Status.DONE,
            verdict=grade.verdict,
            sentence=grade.sentence,
            cases=grade.cases_as_json(),
            case_count=len(grade.cases),
            passed_count=sum(case.verdict == Verdict.ACCEPTED for case in grade.cases),
            cpu_ms=grade.cpu_ms,
            wall_ms=grade.wall_ms,
            peak_bytes=grade.peak_bytes,
            cell=grade.cell,
            finished_at=timezone.now(),
            lease_key=None,
            lease_until=None,
        )
    )


def goes_back(attempt: Attempt, grade: Grade) -> bool:
    """Whether that is no verdict yet, but a fault of ours which another try may not meet."""
    return grade.verdict == Verdict.INTERNAL_ERROR and attempt.tries < MAX_FAULTS


def free_expired(*, silent: Collection[str] = ()) -> int:
    """Puts attempts of workers that have ended back, or gives up on those that were tried often enough.

    `silent` names workers that are known to have ended, though their leases still run. Returns how many attempts.
    """
    _expire_leases_of_the_dead(silent)
    given_up = Attempt.objects.expired().filter(tries__gte=MAX_CLAIMS)
    failed = 0
    for mode in set(given_up.order_by().values_list("mode", flat=True)):
        ended = given_up.filter(mode=mode).update(
            status=Status.DONE,
            verdict=Verdict.INTERNAL_ERROR,
            sentence="The judge failed on its own, not through your code. Your answer is kept; submit it again.",
            finished_at=timezone.now(),
            lease_key=None,
            lease_until=None,
        )
        metrics.VERDICTS.labels(Verdict.INTERNAL_ERROR.value, mode).inc(ended)
        failed += ended
    freed = Attempt.objects.expired().update(status=Status.QUEUED, lease_key=None, lease_until=None)
    if failed or freed:
        logger.warning("leases ran out: %d attempts queued again, %d given up", freed, failed)
    return failed + freed


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
    first = Attempt.objects.filter(status=Status.QUEUED).aggregate(first=Min("created_at"))["first"]
    return max(0.0, (timezone.now() - first).total_seconds()) if first else 0.0


def _held(attempt: Attempt) -> AttemptQuerySet:
    return Attempt.objects.filter(pk=attempt.pk, status=Status.RUNNING, lease_key=attempt.lease_key)
