"""Whether each part of the installation works, in words: for /readyz, `manage.py doctor` and the waiting page."""

import logging
import threading
from dataclasses import asdict, dataclass

import redis
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from core import live
from practice.models import Attempt, Status, WorkerBeat

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Part:
    """One part. `detail` says what is there, or what is wrong and what to do."""

    ok: bool
    detail: str


def database() -> Part:
    try:
        _ask_database()
        missing = _missing_migrations()
    except DatabaseError:
        logger.exception("the database does not answer")
        return Part(ok=False, detail="does not answer; the log says why")
    if missing:
        return Part(ok=False, detail=f"{missing} migrations are missing: run manage.py migrate")
    return Part(ok=True, detail=connection.vendor)


#: Set once no migration is missing: that cannot change while this code runs, and looking costs ten times the rest.
_complete = threading.Event()


def _ask_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


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
    except redis.RedisError:
        logger.exception("the broker does not answer")
        return Part(ok=False, detail="does not answer; the log says why")
    return Part(ok=True, detail="answers")


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
    return Part(ok=not beat.problem, detail=beat.problem or beat.cell)


def parts() -> dict[str, Part]:
    """Every part by name. When the database is not ready, the parts that are asked through it are unknown."""
    found = {"database": database(), "broker": broker()}
    if found["database"].ok:
        return found | {"worker": worker(), "sandbox": sandbox()}
    unknown = Part(ok=False, detail="unknown: the database is not ready")
    return found | {"worker": unknown, "sandbox": unknown}


def as_json(found: dict[str, Part]) -> dict[str, dict[str, object]]:
    return {name: asdict(part) for name, part in found.items()}


def waiting_note(attempt: Attempt) -> str:
    """Why an attempt still waits, in words; empty when it is about to be judged."""
    if attempt.status != Status.QUEUED:
        return ""
    beats = WorkerBeat.alive()
    if not beats:
        return "The judge is not answering. Your code is saved and will be judged as soon as it is back."
    if problem := beats[0].problem:
        return f"The judge has no working sandbox. Your code is saved and will be judged once it has. {problem}"
    ahead = Attempt.objects.filter(status=Status.QUEUED, pk__lt=attempt.pk).count()
    return f"{ahead} submissions came before yours." if ahead > 1 else ""
