"""Verdicts that come while the browser still waits for the answer to its POST."""

import redis

from core import live
from core.prepared import row
from practice.models import Attempt, Status

#: Seconds: people take less for at once, and most attempts are judged in half of it.
AT_ONCE = 0.2


def soon(attempt: Attempt) -> Attempt:
    """The attempt with its verdict if that comes at once, else as it is then.

    A page that is told in the answer to its POST opens no stream of events: half the requests, and less to do while the
    answer is judged.
    """
    if attempt.is_done:
        return attempt
    try:
        with live.listening(attempt.topic) as listener:
            if not Attempt.objects.filter(pk=attempt.pk, status=Status.DONE).exists():
                listener.wait(seconds=AT_ONCE)
        now = row(Attempt, attempt.pk)
        now.question = attempt.question
    except (redis.RedisError, Attempt.DoesNotExist):
        return attempt  # the page asks for itself
    return now
