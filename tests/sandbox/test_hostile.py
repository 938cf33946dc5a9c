"""Attacks on the cells, on the supervisor and on the next case. After each all must go on as if nothing had been."""

import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from sandbox.cells import bubblewrap
from sandbox.cells.base import Cell, CellKind
from sandbox.cells.bubblewrap import BubblewrapKind
from sandbox.doctor import CANARIES, doctor
from tests.sandbox import corpus, workers
from tests.sandbox.corpus import Attack
from tests.sandbox.workers import Bait, OwnWorker, Worker

CORPUS = corpus.read_all()
HARMLESS = next(attack for attack in CORPUS if attack.name == "processes/thread_that_stays")


@pytest.fixture(scope="module")
def worker(kind: CellKind) -> Iterator[Worker]:
    with closing(workers.employ(kind)) as worker:
        yield worker


@pytest.fixture(scope="module")
def bait() -> Iterator[Bait]:
    with workers.bait() as bait:
        yield bait


@pytest.mark.parametrize("attack", CORPUS, ids=lambda attack: attack.name)
def test_a_hostile_submission_ends_as_its_file_says_and_harms_nobody(
    worker: Worker, bait: Bait, attack: Attack
) -> None:
    """A plain verdict and never internal_error, proof that the attack took place, and nothing left of it anywhere."""
    if not attack.runs_here():
        pytest.skip(f"written for {attack.said('machine')}")
    _, flaws = workers.fire(worker, attack, bait)
    assert flaws == []


def test_a_cell_that_runs_on_and_a_file_on_the_host_would_be_noticed(
    local_kind: CellKind, bait: Bait, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An attack that finds nothing proves nothing unless the search finds what is there."""
    (tmp_path / f"{workers.MARK}file").write_text("")
    monkeypatch.setattr(workers, "WRITABLE", [str(tmp_path)])
    monkeypatch.setattr(workers, "PATIENCE", 0.3)
    with closing(OwnWorker(local_kind)) as worker:
        monkeypatch.setattr(worker.pool, "_discard", lambda cell: kept.append(cell))  # used, and never destroyed
        kept: list[Cell] = []
        _, flaws = workers.fire(worker, HARMLESS, bait)
        for cell in kept:
            cell.close()
    assert [flaw.partition(":")[0] for flaw in flaws] == [
        "processes of the cell run on",
        "containers or control groups are left",
        f"{tmp_path}/{workers.MARK}file was left on the host",
    ]


def test_every_canary_of_the_doctor_is_held(local_kind: CellKind) -> None:
    results = doctor(local_kind)
    assert [result.name for result in results] == [canary.name for canary in CANARIES]
    assert [f"{result.name}: {result.detail}" for result in results if not result.held] == []


def test_the_doctor_sees_through_a_weakened_cell(bubblewrap_kind: CellKind, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave it the network, and a folder of the host to read: those two canaries must get out."""
    strict = bubblewrap.arguments
    with tempfile.TemporaryDirectory(dir="/var/tmp") as folder:  # not /tmp, which the cell has for itself

        def weak(*given: Any) -> list[str]:
            parts = [part for part in strict(*given) if part != "--unshare-net"]
            parents = [word for path in ("/var", "/var/tmp") for word in ("--perms", "0755", "--dir", path)]
            return [*parts[:-2], *parents, "--ro-bind", folder, folder, *parts[-2:]]

        Path(folder).chmod(0o755)
        monkeypatch.setattr(bubblewrap, "arguments", weak)
        monkeypatch.setattr(bubblewrap, "FORKS", (False,))
        monkeypatch.setattr(tempfile, "tempdir", folder)
        broken = {result.name: result.detail for result in doctor(BubblewrapKind()) if not result.held}
    assert set(broken) == {"network", "host files"}
    assert "connected to '\\x00crossover-" in broken["network"]  # by TCP it could not in any cell: see the filter
    assert f"read {folder}" in broken["host files"]
