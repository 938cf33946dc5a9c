"""What a worker process does beside judging: reports itself, frees expired leases, wakes itself for what waits."""

import logging
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from itertools import product

from django.conf import settings
from django.db import close_old_connections
from django.db.models.functions import Now

from core import metrics, workers
from practice import queue, services
from practice.models import Mode, WorkerBeat
from questions import judging, proving
from questions.verdicts import Verdict
from sandbox.cells import NoCell
from sandbox.pool import Pool

logger = logging.getLogger(__name__)

EVERY = 3.0
FORGET_AFTER = timedelta(hours=1)
#: For how long our own beats must have arrived before we call others silent: after an outage of the database, or a
#: machine's sleep, all are late and most of them live.
SETTLED = 30.0


class Upkeep:
    """Two daemon threads with a round every few seconds. A round that fails is logged and tried again.

    The beat has a thread of its own: tending may wait for a broker that does not answer, and a worker that falls
    silent loses what it judges.
    """

    def __init__(self) -> None:
        self.name = workers.own_name()
        self._regular_since = float("inf")
        self._leaving, self._stopped = threading.Event(), threading.Event()
        rounds = ((self.beat, self._stopped), (self.tend, self._leaving))
        self._threads = [
            threading.Thread(target=self._run, args=pair, name=f"upkeep-{pair[0].__name__}", daemon=True)
            for pair in rounds
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def leave(self) -> None:
        """Takes this worker off the list, so that the site knows at once; it still reports what it finishes."""
        self._leaving.set()
        WorkerBeat.objects.filter(name=self.name).update(leaving=True)

    def stop(self) -> None:
        """Ends the rounds, and with them all that is known of this worker."""
        self._leaving.set()
        self._stopped.set()
        for thread in self._threads:
            if thread.is_alive():
                thread.join(timeout=2 * EVERY)  # a round still under way would put it on the list again
        WorkerBeat.objects.filter(name=self.name).delete()

    def _run(self, work: Callable[[], None], until: threading.Event) -> None:
        while not until.is_set():
            try:
                close_old_connections()
                work()
            except Exception:  # this thread must outlive every fault, else what waits would wait for ever
                logger.exception("a round of upkeep failed; trying again")
            until.wait(EVERY)

    def beat(self) -> None:
        """Reports this worker."""
        pool, problem = _pool()
        beat = {
            "seen_at": Now(),
            "cell": pool.kind.slug if pool else "",
            "problem": problem,
            "leaving": self._leaving.is_set(),
            "figures": _figures(pool),
        }
        on_time = WorkerBeat.fresh().filter(name=self.name).update(**beat)
        if not on_time:
            WorkerBeat.objects.update_or_create(name=self.name, defaults=beat)
            self._regular_since = time.monotonic()
        if settings.HOSTED:
            (settings.STATE_DIR / "run" / "worker-alive").touch()  # for the health check of docker-compose.yml

    def tend(self) -> None:
        """Frees what dead workers held, and wakes for what waits."""
        WorkerBeat.objects.filter(seen_at__lt=Now() - FORGET_AFTER).delete()
        silent = WorkerBeat.silent() if time.monotonic() - self._regular_since > SETTLED else []
        queue.free_expired(silent=silent)
        proving.free_abandoned(silent=silent)
        pool, _ = _pool()
        if pool and pool.can_serve() and queue.waiting():
            services.wake_workers()
        # Without a cell too: a proof then ends and says so.
        if proving.is_waiting():
            proving.wake_workers()


def _pool() -> tuple[Pool | None, str]:
    """The cells of this worker, and why there are none or no more of them."""
    try:
        pool = judging.pool()
    except NoCell as error:
        return None, str(error)
    return pool, pool.problem or ""


def _figures(pool: Pool | None) -> str:
    """What this worker counted, if anybody is to read it: the web processes tell it at /metrics."""
    if not settings.METRICS_TOKEN:
        return ""
    # From zero on: Prometheus takes no notice of a first one that comes out of nothing.
    for verdict, mode in product(Verdict, Mode):
        metrics.VERDICTS.labels(verdict.value, mode.value)
    for gauge in (metrics.POOL_READY, metrics.POOL_SIZE):
        gauge.clear()
    if pool:
        metrics.POOL_READY.labels(pool.kind.slug).set(pool.level)
        metrics.POOL_SIZE.labels(pool.kind.slug).set(pool.size)
    return metrics.worker_figures()
