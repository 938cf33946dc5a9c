"""Parts of the supervisor that can be tried outside a cell."""

import mmap
import os
import signal
import stat
import struct
import time
from pathlib import Path
from typing import Any

import pytest

from sandbox.supervisor import measure, seccomp, sweep
from sandbox.supervisor.child import MAIN_FILE, WORK
from sandbox.supervisor.explain import explain
from sandbox.supervisor.shared import SharedMemory
from sandbox.supervisor.watch import Budget, Ending


def filtered(machine: str, call: int, *args: int) -> int:
    """What the filter says to a call: the BPF program, run by the plainest interpreter."""
    code = seccomp.program(machine)
    data = struct.pack("<IIQ6Q", call, seccomp.ARCHITECTURES[machine][1], 0, *args, *[0] * (6 - len(args)))
    at = accumulator = 0
    while True:
        operation, yes, no, operand = struct.unpack_from("HBBI", code, at * 8)
        at += 1
        if operation == seccomp.RETURN:
            return int(operand)
        if operation == seccomp.LOAD:
            (accumulator,) = struct.unpack_from("<I", data, operand)
            continue
        held = {
            seccomp.JEQ: accumulator == operand,
            seccomp.JGE: accumulator >= operand,
            seccomp.JSET: bool(accumulator & operand),
        }[operation]
        at += yes if held else no


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_the_filter_denies_what_it_lists_and_allows_the_rest(machine: str) -> None:
    column = seccomp.ARCHITECTURES[machine][0]
    denied = {numbers[column] for numbers in seccomp.DENIED.values()} - {None}
    partly = {
        table[column]
        for table in (*seccomp.ONLY_SELF.values(), seccomp.CLONE, seccomp.CLONE3, seccomp.SETPRIORITY,
                      seccomp.SOCKET, seccomp.SOCKETPAIR, seccomp.MKNOD, seccomp.MKNODAT, seccomp.MMAP,
                      seccomp.FCNTL, seccomp.SETSOCKOPT)
    }  # fmt: skip
    for call in range(500):
        if call not in partly:
            assert filtered(machine, call) == (seccomp.DENY if call in denied else seccomp.ALLOW), call


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_the_filter_looks_at_arguments(machine: str) -> None:
    def says(numbers: tuple[int | None, int | None], *args: int) -> int:
        number = numbers[seccomp.ARCHITECTURES[machine][0]]
        assert number is not None
        return filtered(machine, number, *args)

    allow, deny = seccomp.ALLOW, seccomp.DENY
    assert [says(seccomp.SOCKET, family) for family in (1, 2, 10, 16, 38, 40)] == [allow] + [deny] * 5
    assert says(seccomp.SOCKETPAIR, 1) == allow
    assert says(seccomp.ONLY_SELF["prlimit64"], 0, 7) == allow
    assert says(seccomp.ONLY_SELF["prlimit64"], 1, 7) == deny
    assert [says(seccomp.SETPRIORITY, *who) for who in ((0, 0), (0, 1), (2, 0))] == [allow, deny, deny]
    assert says(seccomp.CLONE, 0x11) == allow
    for flag in (0x10000000, 0x20000, 0x40000000, 0x20000000, 0x80):
        assert says(seccomp.CLONE, 0x11 | flag) == deny
    assert says(seccomp.CLONE3) & 0xFFFF0000 == seccomp.ERRNO
    assert [says(seccomp.MMAP, 0, 4096, 3, flags) for flags in (0x22, 0x40022)] == [allow, deny]
    pipe, usual = seccomp.F_SETPIPE_SZ, seccomp.USUAL_PIPE
    commands = ((4, 1 << 20), (pipe, 4096), (pipe, usual), (pipe, usual + 1), (pipe, 1 << 20))
    assert [says(seccomp.FCNTL, 9, *command) for command in commands] == [allow] * 3 + [deny] * 2
    options = ((1, 8), (6, seccomp.SO_SNDBUF), (1, seccomp.SO_SNDBUF))
    assert [says(seccomp.SETSOCKOPT, 9, *option) for option in options] == [allow, allow, deny]
    modes = (0o010600, 0o140600, 0o100600, 0o020600, 0o060600)
    assert [says(seccomp.MKNODAT, 0, 0, mode) for mode in modes] == [allow] * 3 + [deny] * 2


def test_the_filter_denies_the_x32_twins() -> None:
    assert filtered("x86_64", 0x40000000 | 39) == seccomp.DENY


def test_an_architecture_without_a_table_is_refused_by_name() -> None:
    with pytest.raises(seccomp.Unsupported, match="riscv64"):
        seccomp.Filter("riscv64")


def test_sweeping_removes_every_shape_of_tree(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "b" / "file").write_text("x")
    (tmp_path / "link").symlink_to("/etc")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "locked" / "inner").mkdir(parents=True)
    (tmp_path / "locked").chmod(0)
    os.chdir(tmp_path)
    for _ in range(2000):
        os.mkdir("d")
        os.chdir("d")
    os.chdir("/")
    sweep.empty(str(tmp_path))
    assert list(tmp_path.iterdir()) == []
    assert Path("/etc/passwd").exists()


class Counted(str):
    """A file's text that counts how often it is split."""

    splits = 0

    def splitlines(self, keepends: bool = False) -> list[str]:
        self.splits += 1
        return super().splitlines(keepends)


def test_a_deep_recursion_is_explained_without_looking_at_every_call() -> None:
    source = Counted("def f(n):\n    return f(n - 1) if n else 1 / 0\n")
    scope: dict[str, Any] = {}
    exec(compile(source, f"{WORK}/{MAIN_FILE}", "exec"), scope)
    with pytest.raises(ZeroDivisionError) as raised:
        scope["f"](500)
    found = explain(raised.value, files={MAIN_FILE: source}, work=WORK)
    assert source.splits == 1
    assert found["line"] == 2
    assert found["traceback"].count("in f\n    return f(n - 1)") == 20
    assert "... 481 more calls ..." in found["traceback"]


class OnlyTheSupervisor(measure._Cgroup):
    """A control group in which nobody but this process runs."""

    def _cpu(self) -> float:
        return 5.0 + time.process_time()

    def _all(self) -> int:
        return 0

    def _private(self) -> int:
        return 0

    def _kills(self) -> int:
        return 0


def test_what_the_supervisor_itself_burns_is_not_billed() -> None:
    group = OnlyTheSupervisor()
    group.start()
    started = time.process_time()
    while time.process_time() < started + 0.1:
        pass
    assert group.cpu() < 0.05


def test_the_clock_of_a_process_is_finer_than_its_ticks() -> None:
    before = time.process_time()
    seen = measure.cpu_clock(os.getpid())
    assert before <= seen <= time.process_time()
    assert measure.cpu_clock(1 << 23) == 0.0  # beyond the largest process id


def test_page_tables_count_as_memory() -> None:
    found = measure._sizes("/proc/self/status")
    assert found[b"VmRSS:"] > 1 << 20
    assert found[b"VmPTE:"] > 0
    size = 1 << 36
    with mmap.mmap(-1, size, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, prot=mmap.PROT_READ) as pages:
        for place in range(0, size, 2 << 20):
            pages[place]
        assert measure._share(os.getpid()) > size >> 9  # a page of 4 KB for each 2 MB


def test_shared_memory_counts_once_and_in_full() -> None:
    size = 256 << 20
    memory = SharedMemory()
    with mmap.mmap(-1, size) as pages:
        child = os.fork()
        if child == 0:
            signal.pause()
        pages[0] = 1
        for _ in range(3):
            memory.begin()
            for pid in (os.getpid(), child):
                memory.look(pid, 1)
            found = memory.total()
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    assert size <= found < 2 * size
    memory.begin()
    memory.look(os.getpid(), 2)
    assert memory.total() <= found - size


def test_the_shared_folders_are_made_as_new(tmp_path: Path) -> None:
    os.setxattr(tmp_path, "user.mark", b"x")
    tmp_path.chmod(0)
    assert sweep.reset(str(tmp_path))
    assert os.listxattr(tmp_path) == []
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o1777


def test_waiting_for_a_processor_is_added_up_over_threads_and_reused_numbers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(measure, "PROC", str(tmp_path))
    queue = measure.Queue()

    def look(waited: dict[str, int]) -> float:
        for place, nanoseconds in waited.items():
            pid, thread = place.split("/")
            folder = tmp_path / pid / "task" / thread
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "schedstat").write_text(f"999 {nanoseconds} 7\n")
        queue.look()
        return round(queue.seconds, 3)

    assert look({"1/1": 9_000_000_000}) == 0  # the supervisor's own
    assert look({"7/7": 1_000_000_000, "7/8": 500_000_000}) == 1.5
    assert look({"7/7": 1_200_000_000, "9/9": 100_000_000}) == 1.8
    assert look({"7/8": 50_000_000}) == 1.85
    (tmp_path / "7" / "task" / "7" / "schedstat").unlink()  # a kernel that does not tell
    assert look({}) == 1.85


def limits_of_a_job(**own: float) -> dict[str, float]:
    limits = {"cpu_seconds": 2.0, "wall_seconds": 7.0, "longest_seconds": 28.0}
    return {**limits, "job_cpu_seconds": 5.0, "job_wall_seconds": 10.0, "job_longest_seconds": 40.0, **own}


def test_a_budget_lowers_the_limits_of_the_next_case() -> None:
    limits = limits_of_a_job()
    budget, ending = Budget(limits), Ending()
    assert limits == limits_of_a_job()
    ending.cpu, ending.wall, ending.waited = 3.5, 25.0, 20.0
    budget.spend(ending)
    assert [limits[name] for name in ("cpu_seconds", "wall_seconds", "longest_seconds")] == [1.5, 5.0, 15.0]
    budget.spend(ending)
    assert [limits[name] for name in ("cpu_seconds", "wall_seconds", "longest_seconds")] == [0.0, 0.0, 0.0]
