"""Judges finished attempts again, in the revision that they answered: by a click, in the administration, by
`manage.py rejudge`.

Until the new verdict stands, the earlier one goes on counting: nobody's solved question is unsolved meanwhile.
"""

import logging

from django.db import transaction
from django.utils import timezone

from core import logs
from practice import bounds
from practice.models import Attempt, AttemptQuerySet, Status
from practice.services import wake_workers

logger = logging.getLogger(__name__)


def judge_again(attempt: Attempt) -> bool:
    """Puts one's own attempt back into the queue, if the judge itself failed it. Raises bounds.TooManyWaiting.

    Whether it was put back: a second click finds that it waits already, and changes nothing.
    """
    if not attempt.failed_by_us:
        return False
    try:
        bounds.check_room(attempt.user)
    except bounds.TooManyWaiting as refusal:
        bounds.note_refusal(refusal)
        raise
    return rejudge(Attempt.objects.failed_by_us().filter(pk=attempt.pk)) == 1


@transaction.atomic
def rejudge(attempts: AttemptQuerySet, *, at_most: int | None = None) -> int:
    """Puts those of the attempts that have a verdict back into the queue, the oldest `at_most`. Returns how many."""
    judged = attempts.judged().order_by("pk").values_list("pk", "verdict")[:at_most]
    put_back = [pk for pk, verdict in judged if _put_back(pk, verdict)]
    if put_back:
        transaction.on_commit(wake_workers)
    return len(put_back)


def _put_back(pk: int, verdict: str) -> bool:
    """False where somebody else was quicker. An open page hears of it when a worker begins."""
    waits = {"status": Status.QUEUED, "queued_at": timezone.now(), "tries": 0, "progress": 0}
    taken = Attempt.objects.judged().filter(pk=pk, verdict=verdict).update(**waits)
    if taken:
        with logs.bound(attempt=pk):
            logger.info("put back to be judged again", extra={"verdict": verdict})
    return bool(taken)
