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

#: Attempts in one statement: databases take only so many parameters.
AT_ONCE = 500


def judge_again(attempt: Attempt) -> bool:
    """Puts one's own attempt back into the queue, if the judge failed or could not tell. Raises bounds.TooManyWaiting.

    Whether it was put back: a second click finds that it waits already, and changes nothing.
    """
    if not attempt.may_be_judged_again:
        return False
    try:
        bounds.check_room(attempt.user)
    except bounds.TooManyWaiting as refusal:
        bounds.note_refusal(refusal)
        raise
    return rejudge(Attempt.objects.may_be_judged_again().filter(pk=attempt.pk)) == 1


@transaction.atomic
def rejudge(attempts: AttemptQuerySet, *, at_most: int | None = None) -> int:
    """Puts those of the attempts that have a verdict back into the queue, the oldest `at_most`. Returns how many.

    An open page hears of it when a worker begins.
    """
    # Locked: whoever else wants them back at the same time finds that they wait already.
    judged = attempts.judged().select_for_update().order_by("pk").values_list("pk", "verdict")[:at_most]
    verdicts = dict(judged)
    pks, waits = list(verdicts), {"status": Status.QUEUED, "queued_at": timezone.now(), "tries": 0, "progress": 0}
    for start in range(0, len(pks), AT_ONCE):
        Attempt.objects.filter(pk__in=pks[start : start + AT_ONCE]).update(**waits)
    for pk, verdict in verdicts.items():
        with logs.bound(attempt=pk):
            logger.info("put back to be judged again", extra={"verdict": verdict})
    if verdicts:
        transaction.on_commit(wake_workers)
    return len(verdicts)
