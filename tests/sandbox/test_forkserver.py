"""The process that makes bubblewrap cells by forking: what it owes those who ask it, and what befalls it."""

import os
import resource
import signal
import threading
from collections.abc import Iterator
from contextlib import closing

import pytest

from sandbox.cells import bubblewrap, cgroups
from sandbox.cells.base import CellError
from sandbox.cells.bubblewrap import BubblewrapCell, BubblewrapKind
from sandbox.cells.forkserver import ForkServer
from sandbox.cells.running import _pid_of
from tests.sandbox.as_user import UserKind
from tests.sandbox.conftest import make_job, missing
from tests.sandbox.test_cells import children, eventually, leftovers

JOB = make_job("def f(n):\n    return n\n", [1], [2])
TAMPERED = "import os, sys; sys.path += ['/cell']; from sandbox.supervisor import {{}} as it; {}; it.main()"


@pytest.fixture
def forking() -> Iterator[BubblewrapKind]:
    """A kind with a fork server of its own, which a test may break."""
    kind = BubblewrapKind(packages=None)
    if (problem := kind.problem()) or not kind.variant.endswith("forked"):
        missing(problem or "this system allows no fork server")
    yield kind
    kind._close_server()


def server_of(kind: BubblewrapKind) -> ForkServer:
    assert kind._server is not None
    return kind._server


def pid_of(server: ForkServer) -> int:
    """The Python in which cells are forked; bwrap itself waits outside of the walls."""
    (pid,) = children(server._process.pid)
    return pid


def descriptors(pid: int | str = "self") -> int:
    return len(os.listdir(f"/proc/{pid}/fd"))


def values(cell: BubblewrapCell) -> list[object]:
    report = cell.run(JOB)
    assert report.fault == ""
    return [case.value for case in report.cases]


def tampered(monkeypatch: pytest.MonkeyPatch, statement: str) -> BubblewrapKind:
    """A kind in whose cells a statement goes before the supervisor, called `it`."""
    monkeypatch.setattr(bubblewrap, "BOOT", TAMPERED.format(statement))
    return BubblewrapKind(packages=None)


def test_an_ordinary_user_gets_forked_cells_too(forking: BubblewrapKind, user_kind: UserKind) -> None:
    """Else the corpus would not run against them; what belongs to nobody known looks like the own of user nobody."""
    assert user_kind.variant.endswith("forked")


def test_two_hundred_cells_leave_nothing(forking: BubblewrapKind) -> None:
    server = server_of(forking)
    pid = pid_of(server)
    before = descriptors(), descriptors(pid)
    for _ in range(20):
        cells = [forking.start() for _ in range(10)]
        for cell in cells:
            cell.close()
    assert server_of(forking) is server
    ours, servers = before  # of ours, earlier tests may let go of some
    assert descriptors() <= ours
    assert descriptors(pid) == servers
    assert eventually(lambda: children(pid) == [])


def test_a_fork_server_that_has_died_is_replaced(forking: BubblewrapKind) -> None:
    cell = forking.start()
    before = descriptors()
    os.kill(pid_of(server_of(forking)), signal.SIGKILL)
    assert eventually(lambda: not cell.is_waiting())
    assert "handed over" in cell.run(JOB).fault
    cell.close()
    with closing(forking.start()) as other:
        assert values(other) == [1, 2]
        assert descriptors() <= before


def test_a_fork_server_that_does_not_answer_is_replaced(forking: BubblewrapKind) -> None:
    server = server_of(forking)
    server._control.settimeout(0.2)
    os.kill(pid_of(server), signal.SIGSTOP)
    with pytest.raises(CellError, match="did not start"):
        forking.start()
    with closing(forking.start()) as cell:
        assert values(cell) == [1, 2]
    assert server_of(forking) is not server


def test_a_fork_server_that_dies_is_told_as_such_to_all_who_wait_for_it(forking: BubblewrapKind) -> None:
    """Anything but a CellError would be taken for a job that no cell can run."""
    server = server_of(forking)
    os.kill(pid_of(server), signal.SIGSTOP)
    raised: list[BaseException] = []

    def ask() -> None:
        try:
            server.make(bubblewrap.ROOMS, {})
        except BaseException as error:
            raised.append(error)

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    server._process.kill()
    for thread in threads:
        thread.join()
    assert [type(error) for error in raised] == [CellError] * 6


def test_a_cell_for_which_there_is_no_process_costs_no_other(forking: BubblewrapKind) -> None:
    group = cgroups.make(256) if os.geteuid() == 0 else None
    if group is None:
        pytest.skip("no control groups can be made here")
    standing = forking.start()
    group.enter(pid_of(server_of(forking)))
    for most in (1, 2):  # none at all; none but the one between
        (group.folders[-1] / "pids.max").write_text(str(most))
        with pytest.raises(CellError, match="Resource temporarily unavailable"):
            forking.start()
    (group.folders[-1] / "pids.max").write_text("max")
    with closing(forking.start()) as cell:
        assert values(cell) == [1, 2]
    assert values(standing) == [1, 2]
    standing.close()
    forking._close_server()
    group.remove()


def test_a_worker_without_descriptors_loses_none(forking: BubblewrapKind) -> None:
    before, (soft, hard) = descriptors(), resource.getrlimit(resource.RLIMIT_NOFILE)
    opened = set(map(int, os.listdir("/proc/self/fd")))
    free = [number for number in range(soft) if number not in opened]
    made = 0
    for room in range(20):
        resource.setrlimit(resource.RLIMIT_NOFILE, (free[room], hard))
        try:
            forking.start().close()
            made += 1
        except CellError:
            pass
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        assert descriptors() <= before
    assert 0 < made < 20
    assert leftovers(forking, cgroups.this_owner()) == []


def test_a_cell_that_cannot_enter_its_groups_is_ended(forking: BubblewrapKind, monkeypatch: pytest.MonkeyPatch) -> None:
    if (group := cgroups.make(256)) is None:
        pytest.skip("no control groups can be made here")
    before = descriptors()
    with monkeypatch.context() as patch:
        patch.setattr(cgroups, "make", lambda memory_mb: group)
        patch.setattr(cgroups.CellCgroup, "entrances", [*group.entrances, "/nowhere/cgroup.procs"])
        with pytest.raises(CellError, match="/nowhere"):
            forking.start()
    assert descriptors() == before
    assert not group.folders[0].exists()
    assert eventually(lambda: children(pid_of(server_of(forking))) == [])


def test_a_handle_of_what_has_ended_is_no_cell(forking: BubblewrapKind) -> None:
    """Its number would be -1, and 0 where /proc is of another namespace: to a control group, the worker itself."""
    child = os.fork()
    if child == 0:
        os._exit(0)
    handle = os.pidfd_open(child)
    os.waitpid(child, 0)
    with pytest.raises(ProcessLookupError):
        _pid_of(handle)
    os.close(handle)


@pytest.mark.parametrize(
    "breakage",
    [
        "it._unshare = lambda flags: (_ for _ in ()).throw(PermissionError(1, 'unshare'))",
        "it._unshare = lambda flags: os.kill(os.getpid(), 9)",  # as filters of system calls do that kill
        "it._mount = lambda *given: (_ for _ in ()).throw(PermissionError(1, 'mount'))",
    ],
)
def test_where_nobody_within_bubblewrap_may_make_cells_each_is_a_program(
    forking: BubblewrapKind, monkeypatch: pytest.MonkeyPatch, breakage: str
) -> None:
    kind = tampered(monkeypatch, breakage)
    assert kind.problem() is None
    assert kind.variant.endswith("started")
    assert kind._server is None
    with closing(kind.start()) as cell:
        assert values(cell) == [1, 2]
