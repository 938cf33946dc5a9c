"""The pool: cells ready before they are asked for, and every job in a cell of its own."""

import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from sandbox.cells.base import CellError, CellKind, OnCase
from sandbox.cells.docker import DockerCell
from sandbox.job import CaseResult, Job, Outcome, Report
from sandbox.pool import Pool
from tests.sandbox.conftest import make_job
from tests.sandbox.test_cells import alive, eventually, leftovers, supervisors, this_owner

GOOD = make_job("def f(n):\n    return n\n", [1], [2])


def values(report: Report) -> list[Any]:
    assert report.fault == ""
    return [case.value for case in report.cases]


def test_a_pool_fills_serves_refills_and_leaves_nothing(local_kind: CellKind) -> None:
    with Pool(local_kind, 2) as pool:
        assert pool.wait_until_full(30)
        running = supervisors(local_kind, os.getpid())
        assert len(running) == 2
        assert values(pool.run(GOOD)) == [1, 2]
        assert pool.wait_until_full(30)
        assert (pool.level, pool.problem) == (2, None)
        running |= supervisors(local_kind, os.getpid())
    assert pool.level == 0
    assert eventually(lambda: not alive(running))
    assert leftovers(local_kind, this_owner()) == []
    pool.close()


def test_many_threads_may_share_a_pool_that_runs_dry(bubblewrap_kind: CellKind) -> None:
    jobs = [make_job("def f(n):\n    return n\n", [number]) for number in range(20)]
    with Pool(bubblewrap_kind, 1) as pool, ThreadPoolExecutor(5) as threads:
        reports = list(threads.map(pool.run, jobs))
    assert [values(report) for report in reports] == [[number] for number in range(20)]


def test_no_two_jobs_share_a_cell(bubblewrap_kind: CellKind, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[Any] = []
    start = bubblewrap_kind.start

    def recording(*, memory_mb: int = 256) -> Any:
        started.append(start(memory_mb=memory_mb))
        return started[-1]

    monkeypatch.setattr(bubblewrap_kind, "start", recording)
    with Pool(bubblewrap_kind, 2) as pool:
        for _ in range(4):
            assert values(pool.run(GOOD)) == [1, 2]
    assert sum(cell._used for cell in started) == 4


def test_cells_that_grow_old_are_replaced(bubblewrap_kind: CellKind) -> None:
    with Pool(bubblewrap_kind, 1, max_age=0.3) as pool:
        assert pool.wait_until_full(10)
        first = pool._ready[0][0]
        assert eventually(lambda: pool.level == 1 and pool._ready[0][0] is not first)
        assert values(pool.run(GOOD)) == [1, 2]


def test_a_job_that_needs_more_memory_than_the_ready_cells_gets_its_own(local_kind: CellKind) -> None:
    job = make_job("def f():\n    return len(bytearray(b'x') * (400 << 20))\n", memory_mb=512, cpu_seconds=5.0)
    with Pool(local_kind, 1) as pool:
        assert values(pool.run(job)) == [400 << 20]


def test_a_cell_that_died_while_it_waited_is_never_handed_out(local_kind: CellKind) -> None:
    with Pool(local_kind, 1) as pool:
        assert pool.wait_until_full(30)
        dead = pool._ready[0][0]
        end_from_outside(dead)
        assert eventually(lambda: not dead.is_waiting())
        assert values(pool.run(GOOD)) == [1, 2]


def test_a_cell_that_died_while_it_waited_is_replaced_before_anybody_asks(bubblewrap_kind: CellKind) -> None:
    with Pool(bubblewrap_kind, 1) as pool:
        assert pool.wait_until_full(10)
        dead = pool._ready[0][0]
        end_from_outside(dead)
        assert eventually(lambda: pool.level == 1 and pool._ready[0][0] is not dead)
        assert values(pool.run(GOOD)) == [1, 2]


def end_from_outside(cell: Any) -> None:
    """Kills it as the kernel or the engine might, unknown to the pool."""
    if isinstance(cell, DockerCell):
        with cell._engine.client() as client:
            client.kill(cell._container)
    else:
        cell._running.kill()


class Broken:
    """A kind of cell whose cells fail as told; `start` itself fails while `failing`."""

    slug = name = "broken"

    def __init__(self, fault_after: int = 0) -> None:
        self.started = 0
        self.failing = False
        self.fault_after = fault_after

    def problem(self) -> str | None:
        return None

    def start(self, *, memory_mb: int = 256) -> "Broken":
        if self.failing:
            raise CellError("the engine is away")
        self.started += 1
        return self

    def reap(self) -> int:
        self.reaped = getattr(self, "reaped", 0) + 1
        return 0

    def close(self) -> None:
        pass

    def is_waiting(self) -> bool:
        return True

    def run(self, job: Job, *, on_case: OnCase | None = None) -> Report:
        results = [CaseResult(name=case.name, outcome=Outcome.RETURNED) for case in job.cases[: self.fault_after]]
        for result in results:
            if on_case:
                on_case(result)
        results += [CaseResult(name=case.name, outcome=Outcome.INTERNAL_ERROR) for case in job.cases[len(results) :]]
        self.runs = getattr(self, "runs", 0) + 1
        return Report(cases=tuple(results), cell="broken", wall_ms=0.0, fault="broken")


@pytest.mark.parametrize("fault_after", [0, 1])
def test_a_fault_of_ours_is_reported_and_not_tried_again(fault_after: int) -> None:
    kind = Broken(fault_after)
    with Pool(kind, 1) as pool:
        report = pool.run(GOOD)
        assert pool.can_serve()
    assert report.fault == "broken"
    assert kind.runs == 1


def test_after_a_fault_of_ours_the_next_job_gets_a_cell_that_was_started_later(bubblewrap_kind: CellKind) -> None:
    """An engine that ends takes its cells along one by one: the second try must not meet the next of them."""
    with Pool(bubblewrap_kind, 2) as pool:
        assert pool.wait_until_full(30)
        first, second = (cell for cell, _ in pool._ready)
        killer = threading.Timer(0.3, end_from_outside, [first])
        killer.start()
        assert pool.run(make_job("import time\ndef f():\n    time.sleep(5)\n")).fault
        killer.join()
        assert second not in [cell for cell, _ in pool._ready]
        assert values(pool.run(GOOD)) == [1, 2]


def test_a_pool_whose_engine_is_away_says_so_and_recovers(bubblewrap_kind: CellKind) -> None:
    kind = Broken()
    kind.failing = True
    with Pool(kind, 1) as pool:
        report = pool.run(GOOD)
        assert report.fault == "the engine is away"
        assert {case.outcome for case in report.cases} == {Outcome.INTERNAL_ERROR}
        assert eventually(lambda: pool.problem == "the engine is away")
        assert (report.cell_name, pool.can_serve()) == ("", False)
        kind.failing = False
        assert pool.wait_until_full(10)
        assert pool.can_serve()
        assert pool.problem is None


def test_leftovers_are_reaped_at_the_start_now_and_then_and_after_an_outage(monkeypatch: pytest.MonkeyPatch) -> None:
    kind = Broken()
    with Pool(kind, 1) as pool:
        assert pool.wait_until_full(10)
        assert kind.reaped == 1
    kind.failing = True
    with Pool(kind, 1) as pool:
        assert eventually(lambda: pool.problem)
        kind.failing = False
        assert eventually(lambda: kind.reaped == 3)
    monkeypatch.setattr("sandbox.pool.REAP_SECONDS", 0.05)
    with Pool(kind, 1):
        assert eventually(lambda: kind.reaped > 5)


def test_a_job_that_no_cell_could_take_is_refused_and_the_pool_goes_on(bubblewrap_kind: CellKind) -> None:
    with Pool(bubblewrap_kind, 1) as pool:
        with pytest.raises(ValueError, match="not plain JSON"):
            pool.run(make_job("", object()))
        assert pool.run(GOOD).fault == ""


def test_what_the_listener_raises_passes_through_and_frees_the_cell(bubblewrap_kind: CellKind) -> None:
    def listener(result: CaseResult) -> None:
        raise KeyError(result.name)

    with Pool(bubblewrap_kind, 1) as pool, pytest.raises(KeyError):
        pool.run(GOOD, listener)
    assert leftovers(bubblewrap_kind, this_owner()) == []
    assert supervisors(bubblewrap_kind, os.getpid()) == set()


def test_closing_waits_for_no_job_and_a_running_one_ends_well(bubblewrap_kind: CellKind) -> None:
    pool = Pool(bubblewrap_kind, 1)
    assert pool.wait_until_full(10)
    reports: list[Report] = []
    job = make_job("import time\ndef f():\n    time.sleep(0.5)\n    return 1\n")
    run: Callable[[], None] = lambda: reports.append(pool.run(job))  # noqa: E731
    thread = threading.Thread(target=run)
    thread.start()
    time.sleep(0.2)
    pool.close()
    running = supervisors(bubblewrap_kind, os.getpid())
    thread.join()
    assert values(reports[0]) == [1]
    assert running
    assert eventually(lambda: not alive(running))
    assert leftovers(bubblewrap_kind, this_owner()) == []


def test_a_closed_pool_takes_no_job(bubblewrap_kind: CellKind) -> None:
    pool = Pool(bubblewrap_kind, 1)
    pool.close()
    with pytest.raises(RuntimeError, match="closed"):
        pool.run(GOOD)
