"""A cell through which an attack gets judges nothing."""

from pathlib import Path
from typing import Any

import pytest

from sandbox.cells import bubblewrap
from sandbox.cells.base import CellKind, NoCell
from sandbox.cells.bubblewrap import BubblewrapKind
from sandbox.trust import require_held


@pytest.fixture
def starts(bubblewrap_kind: CellKind, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The memory of each cell that is started."""
    started: list[int] = []
    start = bubblewrap_kind.start

    def recording(*, memory_mb: int = 256) -> Any:
        started.append(memory_mb)
        return start(memory_mb=memory_mb)

    monkeypatch.setattr(bubblewrap_kind, "start", recording)
    return started


def leave_the_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """To cells that are programs of their own: what forks gives each a network of its own, whatever it has itself."""
    strict = bubblewrap.arguments

    def weak(*given: Any) -> list[str]:
        return [part for part in strict(*given) if part != "--unshare-net"]

    monkeypatch.setattr(bubblewrap, "arguments", weak)
    monkeypatch.setattr(bubblewrap, "FORKS", (False,))


def test_what_has_held_is_remembered_until_something_changes(
    bubblewrap_kind: CellKind, starts: list[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    require_held(bubblewrap_kind, memory=tmp_path / "run")
    fired = len(starts)
    assert fired
    require_held(bubblewrap_kind, memory=tmp_path / "run")
    assert len(starts) == fired
    monkeypatch.setattr("sandbox.trust._code", lambda: "another code")
    require_held(bubblewrap_kind, memory=tmp_path / "run")
    assert len(starts) == 2 * fired
    assert len(list((tmp_path / "run").iterdir())) == 1


def test_a_cell_that_lets_an_attack_through_is_refused_and_asked_again_each_time(
    bubblewrap_kind: CellKind, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave_the_network(monkeypatch)
    kind = BubblewrapKind()
    assert kind.problem() is None
    for _ in range(2):
        with pytest.raises(NoCell, match=r"bubblewrap cell lets attacks through.*: network \("):
            require_held(kind, memory=tmp_path)
    assert list(tmp_path.iterdir()) == []
