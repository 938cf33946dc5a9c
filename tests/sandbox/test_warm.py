"""Warm cells: what jobs have asked for lately is imported before the next one asks, and never at the cost of others."""

import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sandbox import warm
from sandbox.cells import conversation
from sandbox.cells.base import CellError, CellKind
from sandbox.cells.bubblewrap import BubblewrapKind
from sandbox.job import Job
from sandbox.pool import Pool
from sandbox.warm import Want
from tests.sandbox.conftest import make_job, usable
from tests.sandbox.test_cells import eventually
from tests.sandbox.test_pool import GOOD, values

#: Instead of the real packages: quick to import, and they say when that was, on the clock that all processes share.
TELLING = "import time\nat = time.monotonic()\n"


def asking(*names: str) -> Job:
    """A job that imports `names` and returns when each of them was imported first."""
    source = "".join(f"import {name}\n" for name in names)
    return make_job(f"{source}def f():\n    return [{', '.join(f'{name}.at' for name in names)}]\n")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("numpy", "pandas", "pytest"):
        (tmp_path / f"{name}-1.0.dist-info").mkdir()
        (tmp_path / f"{name}.py").write_text(TELLING)
    tmp_path.chmod(0o755)
    return tmp_path


@pytest.fixture
def telling(folder: Path, bubblewrap_kind: CellKind) -> CellKind:
    return usable(BubblewrapKind(packages=folder))


def imported_before_it_ran(pool: Pool, job: Job) -> bool:
    asked = time.monotonic()
    return all(at < asked for at in values(pool.run(job))[0])


def test_a_second_job_finds_imported_what_the_first_one_asked_for(local_kind: CellKind) -> None:
    job = make_job("import numpy\ndef f(n):\n    return int(numpy.arange(n).sum())\n", [5])
    with Pool(local_kind, 1) as pool:
        assert values(pool.run(job)) == [10]
        assert pool.wait_until_warm(["numpy"], 60)
        assert pool.wait_until_full(30)
        (ready,) = (cell for cell, _ in pool._warm._cells.values())
        report = pool.run(job)
        assert values(report) == [10]
        assert report.cell_name == ready.name
        assert pool.wait_until_warm(["numpy"], 60), "the next one is prepared meanwhile"


def test_a_warm_cell_has_the_packages_imported_and_serves_those_only_who_ask_for_just_them(telling: CellKind) -> None:
    with Pool(telling, 1) as pool:
        assert not imported_before_it_ran(pool, asking("numpy"))
        assert pool.wait_until_warm(["numpy"], 30)
        assert pool.wait_until_full(30)
        unnamed = replace(GOOD, imports=("numpy", "pytest"))
        assert values(pool.run(unnamed)) == [1, 2]
        assert pool.run(make_job("def f():\n    import sys\n    return 'numpy' in sys.modules")).cases[0].value is False
        assert pool.warm[0] == Want(("numpy",))
        assert pool.wait_until_warm(["numpy", "pytest"], 30)
        assert imported_before_it_ran(pool, asking("numpy"))
        assert imported_before_it_ran(pool, asking("pytest", "numpy"))


def test_a_job_that_needs_more_memory_has_a_warm_cell_of_that_size(telling: CellKind) -> None:
    source = "import numpy\ndef f():\n    held = bytearray(b'x') * (400 << 20)\n    return [numpy.at]\n"
    job = make_job(source, memory_mb=512, cpu_seconds=5.0)
    with Pool(telling, 1) as pool:
        assert not imported_before_it_ran(pool, job)
        assert eventually(lambda: pool.warm == [Want(("numpy",), 512)])
        assert imported_before_it_ran(pool, job)


def test_only_the_last_few_sets_are_kept_and_only_for_a_while(
    telling: CellKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Pool(telling, 1, warm_sets=2) as pool:
        for name in ("numpy", "pytest", "pandas"):
            pool.run(asking(name))
        assert eventually(lambda: set(pool.warm) == {Want(("pytest",)), Want(("numpy", "pandas"))})
        monkeypatch.setattr(warm, "LATELY_SECONDS", 0.0)
        assert eventually(lambda: pool.warm == [])
        assert pool.wait_until_full(30)
    with Pool(telling, 1, warm_sets=0) as pool:
        pool.run(asking("numpy"))
        assert pool._warm.wanted() == []


def test_a_warm_cell_that_ended_or_stood_by_a_fault_is_not_handed_out(telling: CellKind) -> None:
    with Pool(telling, 1) as pool:
        pool.run(asking("numpy"))
        assert pool.wait_until_warm(["numpy"], 30)
        dead: Any = pool._warm._cells[Want(("numpy",))][0]
        dead._running.kill()
        assert eventually(lambda: not dead.is_waiting())
        assert values(pool.run(asking("numpy")))
        assert pool.wait_until_warm(["numpy"], 30)
        pool._clear_out()
        assert (pool.warm, pool.level) == ([], 0)
        assert pool.wait_until_full(30)
        assert pool.wait_until_warm(["numpy"], 30)


@pytest.mark.parametrize("failing", ["import os; os._exit(3)", "import time; time.sleep(60)"], ids=["ends", "hangs"])
def test_a_preparation_that_fails_costs_that_cell_and_nothing_else(
    folder: Path, telling: CellKind, failing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conversation, "PREPARE_SECONDS", 0.3)
    (folder / "numpy.py").write_text(f"{failing}\n")
    failed: list[str] = []

    class Observer:
        def started(self, seconds: float) -> None: ...

        def failed(self, at: str) -> None:
            failed.append(at)

    with Pool(telling, 1, observer=Observer()) as pool:
        assert pool.wait_until_full(30)
        with pool._changed:
            pool._warm.ask(Want(("numpy",)))
            pool._changed.notify_all()
        assert eventually(lambda: failed == ["start"] and not pool._warm.wanted())
        assert values(pool.run(GOOD)) == [1, 2]
        assert (pool.warm, pool.problem) == ([], None)


def test_a_pool_closes_without_waiting_for_a_preparation(folder: Path, telling: CellKind) -> None:
    (folder / "numpy.py").write_text("import time; time.sleep(60)\n")
    pool = Pool(telling, 1)
    with pool._changed:
        pool._warm.ask(Want(("numpy",)))
    assert eventually(lambda: pool._preparing)
    began = time.monotonic()
    pool.close()
    assert time.monotonic() - began < 20


def test_a_cell_that_cannot_be_prepared_says_so(telling: CellKind, folder: Path) -> None:
    (folder / "numpy.py").write_text("import os; os._exit(3)\n")
    with closing(telling.start()) as cell, pytest.raises(CellError, match="could not be prepared"):
        cell.prepare(["numpy"])


def test_a_package_that_raises_is_heard_of_by_the_code_itself(telling: CellKind, folder: Path) -> None:
    (folder / "numpy.py").write_text("raise ImportError('broken')\n")
    with closing(telling.start()) as cell:
        cell.prepare(["numpy"])
        report = cell.run(asking("numpy"))
    assert report.cases[0].error is not None
    assert report.cases[0].error.message == "broken"
