"""CPU time and memory of everything in the cell but the supervisor: by cgroup where one is readable, else by /proc."""

import contextlib
import os
import time
from typing import NamedTuple, Protocol

from sandbox.supervisor.shared import SharedMemory

CGROUP, PROC = "/sys/fs/cgroup", "/proc"
WRITABLE = ("/tmp", "/dev/shm")
TICK = os.sysconf("SC_CLK_TCK")
GVISOR = "#1 SMP Sun Jan 10 15:06:54 PST 2016"  # what every version of it says of itself
FREE_SOCKETS, SOCKET_BYTES = 8, 512 << 10  # more than one holds, since the filter lets nobody ask for a larger buffer


#: Files of the cell's control groups that the worker has opened for us, by their path below CGROUP.
GIVEN: dict[str, int] = {}
#: The companion of the running case, which hides its memory, as all of that is known to be trusted -> the bytes
#: that it was forked with, which are the supervisor's.
COMPANION: dict[int, int] = {}
#: Of those the ones that report, whose time and memory are not the case's -> what they had of both when it began.
BESIDE: dict[int, tuple[float, int]] = {}


class Held(NamedTuple):
    """Bytes of a process: `data` as RLIMIT_DATA counts them, `resident` of them in memory."""

    data: int = 0
    resident: int = 0

    def beyond(self, before: "Held") -> "Held":
        return Held(max(0, self.data - before.data), max(0, self.resident - before.resident))


def set_aside(pid: int) -> None:
    """Count nothing of `pid` from now on, until another case has a companion."""
    BESIDE.clear()
    BESIDE[pid] = (cpu_clock(pid), _resident(pid))


def _beside() -> tuple[float, int]:
    """(seconds of CPU, bytes) that those beside the case have taken since it began."""
    now = [(cpu_clock(pid) - cpu, _resident(pid) - size) for pid, (cpu, size) in BESIDE.items()]
    return sum(max(0.0, cpu) for cpu, _ in now), sum(max(0, size) for _, size in now)


def _resident(pid: int) -> int:
    try:
        return _sizes(f"/proc/{pid}/status").get(b"RssAnon:", 0)
    except OSError:
        return 0


def held() -> Held:
    """What this process holds."""
    sizes = _sizes("/proc/self/status")
    return Held(sizes.get(b"VmData:", 0), sizes.get(b"RssAnon:", 0))


class Measure(Protocol):
    name: str

    def start(self) -> None:
        """Take the baseline of a new case."""

    def cpu(self) -> float:
        """Seconds of CPU since `start`."""

    def memory(self, limit: int) -> int:
        """Bytes in use since `start`; exact only when over `limit`."""

    def kills(self) -> int:
        """How often the kernel killed for want of memory since `start`."""

    def tasks(self) -> int:
        """Processes and threads, where the kernel does not limit them itself; else 0."""


def choose() -> Measure:
    """The best measure that this cell offers."""
    if os.uname().version == GVISOR:
        return GVisor()
    if _is_there("memory/memory.usage_in_bytes") and _is_there("cpuacct/cpuacct.usage"):
        return CgroupV1()
    if _is_there("memory.current"):
        return CgroupV2()
    return Processes()


def _is_there(path: str) -> bool:
    return path in GIVEN or os.access(f"{CGROUP}/{path}", os.R_OK)


def _open(path: str) -> int:
    return GIVEN[path] if path in GIVEN else os.open(f"{CGROUP}/{path}", os.O_RDONLY | os.O_CLOEXEC)


def _fields(fd: int) -> dict[bytes, int]:
    pairs = (line.split() for line in os.pread(fd, 8192, 0).splitlines())
    return {pair[0]: int(pair[1]) for pair in pairs if len(pair) == 2}


class _Cgroup:
    """The shared part: differences against a baseline, and the cheap number first.

    The supervisor lives in the same group, and what it burns while it watches is not the case's.
    """

    _used: int  # open file: memory in use, page cache included
    _stat: int  # open file: the same in parts

    def start(self) -> None:
        self._memory0, self._kills0 = self._private(), self._kills()
        self._cache0 = self._all() - self._memory0
        self._cpu0 = self._cpu() - time.process_time()

    def cpu(self) -> float:
        return max(0.0, self._cpu() - time.process_time() - self._cpu0 - _beside()[0])

    def memory(self, limit: int) -> int:
        beside = _beside()[1]
        used = self._all() - self._memory0 - beside
        # The page cache counts in the cheap number, and is no fault of the code: look closer only when it matters.
        return max(0, used - self._cache0) if used <= limit else self._private() - self._memory0 - beside

    def kills(self) -> int:
        return self._kills() - self._kills0

    def tasks(self) -> int:
        return 0

    def _all(self) -> int:
        return int(os.pread(self._used, 32, 0))

    def _cpu(self) -> float:
        raise NotImplementedError

    def _private(self) -> int:
        raise NotImplementedError

    def _kills(self) -> int:
        raise NotImplementedError


class CgroupV1(_Cgroup):
    name = "cgroup v1"

    def __init__(self) -> None:
        self._used = _open("memory/memory.usage_in_bytes")
        self._stat = _open("memory/memory.stat")
        self._oom = _open("memory/memory.oom_control")
        self._usage = _open("cpuacct/cpuacct.usage")
        kernel = "memory/memory.kmem.usage_in_bytes"  # page tables, pipes, sockets; not every kernel counts them
        self._kernel = _open(kernel) if _is_there(kernel) else None

    def _cpu(self) -> float:
        return int(os.pread(self._usage, 32, 0)) / 1e9

    def _private(self) -> int:
        stat = _fields(self._stat)
        own = stat.get(b"total_rss", 0) + stat.get(b"total_shmem", 0)
        return own + (int(os.pread(self._kernel, 32, 0)) if self._kernel is not None else 0)

    def _kills(self) -> int:
        return _fields(self._oom).get(b"oom_kill", 0)


class CgroupV2(_Cgroup):
    name = "cgroup v2"

    def __init__(self) -> None:
        self._used = _open("memory.current")
        self._stat = _open("memory.stat")
        self._oom = _open("memory.events")
        self._usage = _open("cpu.stat")

    def _cpu(self) -> float:
        return _fields(self._usage)[b"usage_usec"] / 1e6

    def _private(self) -> int:
        stat = _fields(self._stat)
        # Of the kernel's what the code asked for, such as page tables and pipes; not its caches of names.
        kernel = stat.get(b"kernel", 0) + stat.get(b"sock", 0) - stat.get(b"slab_reclaimable", 0)
        return stat.get(b"anon", 0) + stat.get(b"shmem", 0) + max(0, kernel)

    def _kills(self) -> int:
        return _fields(self._oom).get(b"oom_kill", 0)


class Processes:
    """Sums over /proc. What lives less than one poll is counted when it is reaped, or by the wall clock.

    Forks share the supervisor's memory, packages and all, until they write to it: with the supervisor itself, the
    shares add up, and what they were at the start is not the case's.
    """

    name = "polling"

    def start(self) -> None:
        self._seen: dict[tuple[int, int], float] = {}
        self._memory = 0
        self._shared = SharedMemory(_sizes("/proc/self/status").get(b"VmSize:", 0))
        self._inherited, self._share0 = held().resident, _share(os.getpid())

    def cpu(self) -> float:
        self._memory = 0
        self._shared.begin()
        for name in os.listdir("/proc"):
            if name.isdigit() and name != "1" and int(name) not in BESIDE:
                self._look(int(name))
        return sum(self._seen.values())

    def _look(self, pid: int) -> None:
        try:
            with open(f"/proc/{pid}/stat", "rb") as stat:
                fields = stat.read().rpartition(b")")[2].split()
            ticks = (int(fields[11]) + int(fields[12])) / TICK
            self._seen[pid, int(fields[19])] = max(ticks, cpu_clock(pid))
            sizes = _sizes(f"/proc/{pid}/status")
        except OSError:
            return  # it ended meanwhile
        self._memory += _own(sizes, pid) + sizes.get(b"VmPTE:", 0)
        if pid not in COMPANION:
            self._shared.look(pid, sizes.get(b"VmSize:", 0))

    def memory(self, limit: int) -> int:
        """As of the last `cpu()`. Forks share pages, so a sum over the limit is asked again in shares."""
        beside = sum(_tmpfs_bytes(path) for path in WRITABLE) + _socket_bytes() + self._shared.total()
        if self._memory + beside <= limit:
            return max(0, self._memory - self._inherited) + beside
        return (
            sum(_share(int(name)) for name in os.listdir("/proc") if name.isdigit() and int(name) not in BESIDE)
            - self._share0
            + beside
        )

    def kills(self) -> int:
        return 0

    def tasks(self) -> int:
        return 0


class GVisor(Processes):
    """gVisor's kernel shows no control groups and no shares of what forks have in common, but it knows how much memory
    it has given out, to processes and files. It knows RLIMIT_NPROC and does not keep it."""

    name = "gvisor"

    def start(self) -> None:
        super().start()
        self._tasks = 0
        self._memory0 = self._given_out()

    def cpu(self) -> float:
        self._tasks = 0
        return super().cpu()

    def _look(self, pid: int) -> None:
        with contextlib.suppress(OSError), open(f"{PROC}/{pid}/stat", "rb") as stat:  # it may have ended meanwhile
            fields = stat.read().rpartition(b")")[2].split()
            self._seen[pid, int(fields[19])] = (int(fields[11]) + int(fields[12])) / TICK
            self._tasks += int(fields[17])

    def memory(self, limit: int) -> int:
        return self._given_out() - self._memory0

    def tasks(self) -> int:
        return self._tasks

    @staticmethod
    def _given_out() -> int:
        return _sizes(f"{PROC}/meminfo").get(b"AnonPages:", 0)  # there, files in memory are among them


class Queue:
    """How long the threads of a case, all added up, could have run but had no processor. Nothing where the kernel
    does not tell."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._seen: dict[str, int] = {}  # thread -> nanoseconds

    def look(self) -> None:
        """Add what has come since the last look. What ends between two looks takes its last share along."""
        for pid in os.listdir(PROC):
            if pid.isdigit() and pid != "1":
                with contextlib.suppress(OSError):  # it ended meanwhile
                    for thread in os.listdir(f"{PROC}/{pid}/task"):
                        self._add(f"{pid}/task/{thread}")

    def _add(self, thread: str) -> None:
        with contextlib.suppress(OSError), open(f"{PROC}/{thread}/schedstat", "rb") as file:
            waited = int(file.read().split()[1])
            before = self._seen.get(thread, 0)
            self._seen[thread] = waited
            self.seconds += (waited - before if waited >= before else waited) / 1e9  # less: the number was given anew


def files() -> int:
    """How many files and folders lie where a case can write."""
    total = 0
    for path in WRITABLE:
        try:
            found = os.statvfs(path)
        except OSError:
            continue
        total += found.f_files - found.f_ffree
    return total


def _tmpfs_bytes(path: str) -> int:
    try:
        found = os.statvfs(path)
    except OSError:
        return 0
    return (found.f_blocks - found.f_bfree) * found.f_frsize


def _socket_bytes() -> int:
    """What the sockets of the cell's own network may hold, which counts for no process. A few are free, as any code
    may use some; of more, each counts as full."""
    try:
        with open("/proc/self/net/sockstat", "rb") as lines:
            return max(0, int(lines.readline().split()[2]) - FREE_SOCKETS) * SOCKET_BYTES
    except (OSError, IndexError, ValueError):
        return 0


def _share(pid: int) -> int:
    """Private bytes of a process, its page tables, and its share of what forks have in common; all of it where it
    hides that. Not what is shared otherwise: files in memory and `SharedMemory` count by themselves."""
    try:
        status = _sizes(f"/proc/{pid}/status")
    except OSError:
        return 0
    if pid in COMPANION:
        return _own(status, pid) + status.get(b"VmPTE:", 0)
    try:
        shares = _sizes(f"/proc/{pid}/smaps_rollup")
        mine = shares.get(b"Pss_Anon:", 0)
    except OSError:
        mine = status.get(b"RssAnon:", 0)
    return mine + status.get(b"VmPTE:", 0)


def _own(sizes: dict[bytes, int], pid: int) -> int:
    """Anonymous bytes of a process; of the companion those beyond what it was forked with."""
    return max(0, sizes.get(b"RssAnon:", 0) - COMPANION.get(pid, 0))


def _sizes(path: str) -> dict[bytes, int]:
    """The lines of a /proc file that are sizes, in bytes. A process that has just ended has none."""
    with open(path, "rb") as lines:
        parts = [line.split() for line in lines.read().splitlines() if line.endswith(b" kB")]
    # One line is the name of the process, which may be anything, also "x kB".
    return {part[0]: int(part[1]) << 10 for part in parts if len(part) == 3 and part[1].isdigit()}


def cpu_clock(pid: int) -> float:
    """Seconds of CPU of a process, to the nanosecond; ticks are 10 ms, in which a short process can hide. 0 where
    the kernel does not tell."""
    try:
        return time.clock_gettime((~pid << 3) | 2)  # as the C library's clock_getcpuclockid(3) puts it together
    except OSError:
        return 0.0
