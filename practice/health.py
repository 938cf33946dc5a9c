"""Whether each part of the installation works, in words: for /readyz, `manage.py doctor` and the waiting page."""

import logging
import threading
import time
from dataclasses import dataclass

import redis
from django.conf import settings
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor

from core import live
from core.patience import Patient
from practice import queue
from practice.models import Attempt, Status, WorkerBeat

logger = logging.getLogger(__name__)

#: Seconds that all parts together get to answer: who asks must not hang with what hangs.
PATIENCE = 2.5


@dataclass(frozen=True, slots=True)
class Part:
    """One part. `detail` says to anybody what is there or what is wrong; `why` tells the operator the cause."""

    ok: bool
    detail: str
    why: str = ""

    @property
    def words(self) -> str:
        """All that is known of it."""
        return self.why or self.detail


Parts = dict[str, Part]
TOLD_BY_DATABASE = ("worker", "sandbox", "queue")


def parts() -> Parts:
    """Every part by name, within PATIENCE. Without the database, the parts that are asked through it are unknown."""
    asked, until = [_database.ask(), _broker.ask()], time.monotonic() + PATIENCE
    found: Parts = {}
    for name, answer in zip(("database", "broker"), asked, strict=True):
        try:
            found |= answer.result(max(0.0, until - time.monotonic()))
        except TimeoutError:
            found[name] = Part(ok=False, detail="does not answer in time")
        except Exception:  # whatever it is, it must not keep the other parts from being named
            logger.exception("the %s cannot be asked", name)
            found[name] = Part(ok=False, detail="cannot be asked; the log says why")
    unknown = Part(ok=False, detail="unknown: the database is not ready")
    return {**found, **{name: found.get(name, unknown) for name in TOLD_BY_DATABASE}}


def as_json(found: Parts) -> dict[str, dict[str, object]]:
    """What /readyz says. The causes, which name files and hosts, only where the site is this machine's own."""
    return {name: {"ok": p.ok, "detail": p.detail if _is_public() else p.words} for name, p in found.items()}


def _is_public() -> bool:
    return bool(settings.HOSTED or settings.HTTPS or settings.ALLAUTH_TRUSTED_PROXY_COUNT)


def _ask_database() -> Parts:
    try:
        found = {"database": database()}
        return found | {"worker": worker(), "sandbox": sandbox(), "queue": waiting()} if found["database"].ok else found
    except Error as error:
        return {"database": _silent("database", error)}
    finally:
        connection.close()


def _ask_broker() -> Parts:
    return {"broker": broker()}


_database, _broker = Patient(_ask_database), Patient(_ask_broker)


def database() -> Part:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    if missing := _missing_migrations():
        return Part(ok=False, detail=f"{missing} migrations are missing: run manage.py migrate")
    return Part(ok=True, detail=connection.vendor)


#: Set once no migration is missing: that cannot change while this code runs, and looking costs ten times the rest.
_complete = threading.Event()


def _missing_migrations() -> int:
    if _complete.is_set():
        return 0
    executor = MigrationExecutor(connection)
    missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if not missing:
        _complete.set()
    return missing


def broker() -> Part:
    try:
        live.client().ping()
    except redis.RedisError as error:
        return _silent("broker", error)
    return Part(ok=True, detail="answers")


def _silent(name: str, error: Exception) -> Part:
    logger.warning("the %s does not answer: %s", name, " ".join(str(error).split()))
    return Part(ok=False, detail="does not answer; the log says why")


def worker() -> Part:
    count = len(WorkerBeat.alive())
    if not count:
        return Part(ok=False, detail="no worker has been heard of lately; submissions are kept until one is")
    return Part(ok=True, detail=f"{count} running")


def sandbox() -> Part:
    beats = WorkerBeat.alive()
    if not beats:
        return Part(ok=False, detail="unknown: no worker runs")
    beat = beats[0]
    if beat.problem:
        return Part(ok=False, detail="none can run; `manage.py doctor` says why", why=beat.problem)
    return Part(ok=True, detail=beat.cell)


def waiting() -> Part:
    """Always well: a long queue is for an alert, while a site taken out for it would help nobody."""
    count = queue.waiting()
    return Part(ok=True, detail=f"{count} waiting, the oldest for {queue.oldest_wait():.0f} s" if count else "empty")


def waiting_note(attempt: Attempt) -> str:
    """Why an attempt still waits, in words; empty when it is about to be judged."""
    if attempt.status != Status.QUEUED:
        return ""
    beats = WorkerBeat.alive()
    if not beats:
        return "The judge is not answering. Your code is saved and will be judged as soon as it is back."
    if problem := beats[0].problem:
        cause = "" if _is_public() else f" {problem}"
        return f"The judge has no working sandbox. Your code is saved and will be judged once it has.{cause}"
    ahead = Attempt.objects.filter(status=Status.QUEUED, pk__lt=attempt.pk).count()
    return f"{ahead} submissions came before yours." if ahead > 1 else ""
