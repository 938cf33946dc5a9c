"""What a worker process does beside judging: reports itself, frees expired leases, wakes itself for what waits."""

import logging
import threading
from datetime import timedelta

from django.db import close_old_connections
from django.utils import timezone

from core import workers
from practice import queue, services
from practice.models import WorkerBeat
from questions import judging, proving
from sandbox.cells import NoCell

logger = logging.getLogger(__name__)

EVERY = 3.0
FORGET_AFTER = timedelta(hours=1)


class Upkeep:
    """A daemon thread with one round every few seconds. A round that fails is logged and tried again."""

    def __init__(self) -> None:
        self.name = workers.own_name()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="upkeep", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Ends the rounds and takes this worker off the list, so that the site knows at once."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join(timeout=2 * EVERY)  # a round still under way would put it on the list again
        WorkerBeat.objects.filter(name=self.name).delete()

    def _run(self) -> None:
        while not self._stopped.is_set():
            try:
                close_old_connections()
                self.round()
            except Exception:  # this thread must outlive every fault, else what waits would wait for ever
                logger.exception("a round of upkeep failed; trying again")
            self._stopped.wait(EVERY)

    def round(self) -> None:
        """Reports this worker, frees what dead ones held, and wakes for what waits."""
        problem = self._problem()
        now = timezone.now()
        WorkerBeat.objects.update_or_create(
            name=self.name,
            defaults={
                "seen_at": now,
                "cell": "" if problem else judging.pool().kind.slug,
                "problem": problem,
            },
        )
        WorkerBeat.objects.filter(seen_at__lt=now - FORGET_AFTER).delete()
        queue.free_expired()
        if not problem and queue.waiting():
            services.wake_workers()
        proving.free_abandoned()
        # Without a cell too: a proof then ends and says so.
        if proving.is_waiting():
            proving.wake_workers()

    def _problem(self) -> str:
        try:
            judging.pool()
        except NoCell as error:
            return str(error)
        return ""
