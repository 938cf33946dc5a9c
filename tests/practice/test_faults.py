"""What goes wrong around the judge: nothing is lost or judged twice, nothing is left behind, and readiness says what is
wrong while it is."""

import signal
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connection

from practice import grading
from practice.health import waiting_note
from practice.models import Attempt
from sandbox.cells.base import CellError
from tests.conftest import missing
from tests.factories import AttemptFactory
from tests.launch.helpers import is_gone
from tests.practice.test_worker import SLOW, Worker, running, submit, until, verdict_of  # noqa: F401
from tests.private_engine import private_engine

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("live_broker"),
    pytest.mark.one_database,
]


def statuses() -> set[str]:
    return set(Attempt.objects.values_list("status", flat=True))


# Cells


@pytest.fixture
def no_start(cell_pool, monkeypatch):
    """Call it, and no cell can be started until it is called again."""
    pool, away = cell_pool, threading.Event()
    start = pool.kind.start

    def refusing(**options):
        if away.is_set():
            raise CellError("the engine is away")
        return start(**options)

    monkeypatch.setattr(pool.kind, "start", refusing)
    pool.wait_until_full(30)
    yield lambda: away.clear() if away.is_set() else away.set()
    away.clear()
    pool.wait_until_full(30)


def test_without_cells_submissions_wait_and_are_judged_afterwards(cell_pool, no_start):
    no_start()
    attempts = [AttemptFactory() for _ in range(4)]
    assert grading.judge_waiting() == 1, "the cell that stood ready"
    assert grading.judge_waiting() == 0
    assert cell_pool.problem == "the engine is away"
    waiting = Attempt.objects.filter(status="queued")
    assert [(one.tries, one.verdict) for one in waiting] == [(0, "")] * 3
    no_start()
    until(cell_pool.can_serve, "a cell")
    assert grading.judge_waiting() == 3
    assert {(one.verdict, one.tries) for one in Attempt.objects.all()} == {("accepted", 1)}
    assert len(attempts) == 4


def test_more_jobs_than_cells_are_all_judged_once(cell_pool):
    for _ in range(12):
        AttemptFactory()

    def work(_):
        try:
            return grading.judge_waiting()
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        assert sum(threads.map(work, range(4))) == 12
    assert {(one.verdict, one.tries) for one in Attempt.objects.all()} == {("accepted", 1)}


# Workers


@pytest.fixture
def pair(live_broker, cell_pool):
    """Two workers at work."""
    workers = [Worker(live_broker) for _ in range(2)]
    try:
        for worker in workers:
            worker.start()
        yield workers
    finally:
        for worker in workers:
            worker.end(signal.SIGKILL)


def descendants(pid: int) -> set[int]:
    parents = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    found = {pid}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return found - {pid}


def test_what_a_killed_worker_held_goes_to_one_that_lives(pair, submit):  # noqa: F811
    attempt = submit(SLOW)
    until(lambda: running(attempt), "the run to begin")
    holder = Attempt.objects.get().worker
    pid = int(holder.rpartition(":")[2].partition(".")[0])
    cells = descendants(pid)
    assert cells
    (held,) = [worker for worker in pair if worker.pid == pid]
    held.end(signal.SIGKILL)
    assert verdict_of(attempt) == "accepted"
    after = Attempt.objects.get()
    assert (after.tries, after.worker != holder) == (2, True)
    until(lambda: all(is_gone(cell) for cell in cells), "the end of the killed worker's cells")


# The Docker engine


@pytest.fixture(scope="module")
def engine():
    with tempfile.TemporaryDirectory(prefix="crossover-engine-") as folder:
        try:
            with private_engine(Path(folder)) as engine:
                yield engine
        except LookupError as error:
            missing("a Docker engine of our own", str(error))


@pytest.fixture
def worker(live_broker, engine, tmp_path):
    """A worker whose cells are containers of that engine."""
    worker = Worker(
        live_broker, log=tmp_path / "log", SANDBOX_CELL="docker", TEST_CELL="docker", DOCKER_HOST=engine.address
    )
    engine.start()  # whatever the story before has done
    try:
        worker.start()
        yield worker
    finally:
        worker.end(signal.SIGTERM)


@pytest.fixture
def sandbox_is(client):
    """Waits until /readyz says so of the sandbox."""

    def sandbox_is(ok: bool) -> dict:
        until(lambda: client.get("/readyz").json()["sandbox"]["ok"] is ok, f"a sandbox that is {ok}")
        return client.get("/readyz").json()["sandbox"]

    return sandbox_is


def judged(worker: Worker) -> int:
    return worker.log.read_text().count(" judged ")


def test_an_engine_that_is_restarted_while_cells_stand(engine, worker, submit, sandbox_is):  # noqa: F811
    assert verdict_of(submit()) == "accepted"
    engine.stop()
    assert "could not be started" in sandbox_is(False)["detail"]
    during = submit()
    assert "The judge has no working sandbox. Your code is saved" in waiting_note(during)
    engine.start()
    assert verdict_of(during) == "accepted"
    sandbox_is(True)
    assert Attempt.objects.get(pk=during.pk).tries == 1
    until(lambda: judged(worker) == 2, "the worker to tell of each judgement")
    until(lambda: len(engine.cells()) == 1, "only the cell that stands ready")


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_an_engine_that_ends_while_an_answer_is_judged(engine, worker, submit, sandbox_is, how):  # noqa: F811
    # Longer than an engine takes to end: one that is asked to end lets go of its containers last.
    attempt = submit("import time\ndef add(a, b):\n    time.sleep(4 if a < 0 else 1)\n    return a + b\n")
    until(lambda: Attempt.objects.get().progress == 1, "the second case")
    engine.stop(how)
    sandbox_is(False)
    until(lambda: statuses() == {"queued"}, "the attempt to go back")
    engine.start()
    assert verdict_of(attempt) == "accepted"
    assert Attempt.objects.get().tries == 2
    until(lambda: judged(worker) == 1, "the worker to tell of each judgement")
    until(lambda: len(engine.cells()) == 1, "only the cell that stands ready")


def test_a_full_disk_keeps_submissions_waiting(engine, worker, submit, sandbox_is):  # noqa: F811
    engine.fill_disk()
    first = submit()
    assert verdict_of(first) == "accepted", "the cell that stood ready needs no disk"
    assert "no space left on device" in sandbox_is(False)["detail"]
    waiting = [submit(), submit()]
    assert statuses() == {"done", "queued"}
    engine.free_disk()
    assert [verdict_of(attempt) for attempt in waiting] == ["accepted", "accepted"]
    sandbox_is(True)
    assert {one.tries for one in Attempt.objects.all()} == {1}
    until(lambda: judged(worker) == 3, "the worker to tell of each judgement")
    until(lambda: len(engine.cells()) == 1, "only the cell that stands ready")
