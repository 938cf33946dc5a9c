"""How many attempts may wait, of one person and in all, so that what waits is still judged while people look on.

What is judged already does not count. They are counted by an index, without a lock: people who submit in the very same
moment may overshoot a bound by as many as they are.
"""

import logging
from typing import Any

from django.conf import settings
from django.db.models import Count, Q

from core import metrics
from practice import queue
from practice.models import Attempt, Status

logger = logging.getLogger(__name__)

PERSON, TOTAL = "person", "total"
for bound in (PERSON, TOTAL):  # from zero on: Prometheus takes no notice of a first one that comes out of nothing
    metrics.REFUSED_SUBMISSIONS.labels(bound)


class TooManyWaiting(Exception):
    """Too many attempts wait already. Says so in words; in `seconds` it is worth trying again."""

    def __init__(self, bound: str, sentence: str, *, seconds: int) -> None:
        super().__init__(sentence)
        self.bound, self.seconds = bound, seconds


def check_room(user: Any) -> None:
    """Raises TooManyWaiting where one more attempt of this person would be too many."""
    counts = {"mine": Count("pk", filter=Q(user=user)), "all": Count("pk")}
    mine, waiting = Attempt.objects.filter(status=Status.QUEUED).aggregate(**counts).values()
    if mine >= settings.MAX_WAITING_PER_PERSON:
        raise TooManyWaiting(
            PERSON,
            f"{_waiting(mine)} to be judged, which is as many of yours as can wait at a time. "
            "This one is kept: send it again when the first of them has its verdict.",
            seconds=30,
        )
    if waiting >= settings.MAX_WAITING:
        raise TooManyWaiting(
            TOTAL, f"The judge is busy: {_waiting(waiting)}. Yours is kept: send it again in a minute.", seconds=60
        )


def _waiting(count: int) -> str:
    return f"{count:,} submissions wait" if count != 1 else "1 submission waits"


def note_refusal(refusal: TooManyWaiting) -> None:
    """Counts and logs a submission that was not taken in."""
    metrics.REFUSED_SUBMISSIONS.labels(refusal.bound).inc()
    logger.warning("refused a submission, too many wait (%s)", refusal.bound)


def room_for_rejudging() -> int:
    """How many finished attempts may be put back at once: people who submit now find half of all places free."""
    return max(0, settings.MAX_WAITING // 2 - queue.waiting())
