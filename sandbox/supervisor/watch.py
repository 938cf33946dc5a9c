"""The supervisor's eyes on one running case: its pipes, its limits, and the worker that may have gone."""

import os
import select
import time
from typing import Any

from sandbox.frames import EndOfStream
from sandbox.supervisor import measure as measures
from sandbox.supervisor.measure import Measure
from sandbox.supervisor.reporting import Reporter

POLL_SECONDS = 0.005
WAITING_SECONDS = 0.05  # between two looks at who waits for a processor: it costs more than the rest of a poll


class Capture:
    """What one pipe carried, up to a cap, in a buffer that is wiped so that no later fork inherits it."""

    def __init__(self, cap: int) -> None:
        self._buffer = bytearray(cap + 1)
        self._view = memoryview(self._buffer)
        self._cap = cap
        self._length = 0
        self.fd = -1

    def attach(self, fd: int) -> None:
        os.set_blocking(fd, False)
        self.fd = fd

    @property
    def over(self) -> bool:
        """More came than the cap allows."""
        return self._length > self._cap

    @property
    def content(self) -> memoryview:
        return self._view[: min(self._length, self._cap)]

    def read(self) -> bool:
        """Take what is there. False once the pipe has ended or the buffer is full."""
        while self._length < len(self._buffer):
            try:
                count = os.readv(self.fd, [self._view[self._length :]])
            except BlockingIOError:
                return True
            if count == 0:
                return False
            self._length += count
        return False

    def wipe(self) -> None:
        self._view[: self._length] = bytes(self._length)
        self._length = 0
        self.detach()

    def detach(self) -> None:
        """Let go of the pipe, and keep what it carried."""
        if self.fd >= 0:
            os.close(self.fd)
        self.fd = -1


class Ending:
    """How the case ended: exit, time, wall, memory, output, files, disk or processes; by its companion: killed, or
    companion where that has ended itself. `status` is as wait tells an exit."""

    # No dataclass here: its module takes longer to import than all the rest of the supervisor.
    def __init__(self) -> None:
        self.end = ""
        self.status = 0
        self.cpu = self.wall = self.waited = 0.0  # seconds; waited for a processor, which is a part of wall
        self.peak = self.seen_peak = 0  # bytes: of the largest process, of all together


class Budget:
    """What the cases of a job may use together. Lowers the limits of the next case to what is left."""

    def __init__(self, limits: dict[str, Any]) -> None:
        self._limits = limits
        self._lower()

    def spend(self, ending: Ending) -> None:
        limits = self._limits
        limits["job_cpu_seconds"] -= ending.cpu
        limits["job_wall_seconds"] -= ending.wall - ending.waited
        limits["job_longest_seconds"] -= ending.wall
        self._lower()

    def _lower(self) -> None:
        for name in ("cpu_seconds", "wall_seconds", "longest_seconds"):
            self._limits[name] = max(0.0, min(self._limits[name], self._limits[f"job_{name}"]))


class Watch:
    """Polls one case until it ends by itself or breaks a limit."""

    def __init__(
        self,
        pid: int,
        captures: list[Capture],
        limits: dict[str, Any],
        measure: Measure,
        reporter: Reporter | None = None,
    ) -> None:
        self._pid = pid
        self._captures = {capture.fd: capture for capture in captures}
        self._limits = limits
        self._measure = measure
        self._memory_limit = limits["memory_mb"] << 20
        self._reporter = reporter
        self._cpu_before = measure.cpu() if reporter else 0.0  # of earlier acts
        self._reaped_cpu = 0.0
        self._queue = measures.Queue()
        self._next_look = WAITING_SECONDS
        self.ending = Ending()

    def run(self, started: float) -> Ending:
        """Return when the case is over. Raises EndOfStream when the worker closed our stdin."""
        pidfds = _pidfds(self._pid)
        try:
            self._loop(pidfds, started)
        finally:
            for fd in pidfds:
                os.close(fd)
        return self.ending

    def _loop(self, pidfds: list[int], started: float) -> None:
        poller = select.poll()
        poller.register(0, 0)  # no events asked for: only the hang-up is reported
        for fd in (*pidfds, *self._captures):
            poller.register(fd, select.POLLIN)
        if self._reporter:
            poller.register(self._reporter.fileno(), select.POLLIN)
        checked = 0.0
        while not self.ending.end:
            for fd, _ in poller.poll(POLL_SECONDS * 1000):
                if not self._take(fd):
                    poller.unregister(fd)
            self._reap()
            now = time.monotonic()
            self.ending.wall = now - started
            if self.ending.end or now - checked >= POLL_SECONDS * 0.8:  # chatty pipes must not make measuring busy
                checked = now
                self._judge()

    def _take(self, fd: int) -> bool:
        """What a descriptor that woke us has. False when it will have nothing more. Raises EndOfStream."""
        if fd == 0:
            raise EndOfStream("the worker is gone")
        if self._reporter and fd == self._reporter.fileno():
            self.ending.end = "killed" if self._reporter.asks_for_the_kill() else "companion"
        return fd not in self._captures or self._captures[fd].read()

    def _reap(self) -> None:
        """Take in whoever ended: the child itself, and orphans, which become children of PID 1."""
        while True:
            try:
                pid, status, usage = os.wait4(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            if self._reporter and pid == self._reporter.pid:
                self._reporter.status = status
                self.ending.end = "companion"
                continue
            self._reaped_cpu += usage.ru_utime + usage.ru_stime
            self.ending.peak = max(self.ending.peak, usage.ru_maxrss << 10)
            if pid == self._pid:
                self.ending.end, self.ending.status = self.ending.end or "exit", status

    def _judge(self) -> None:
        """A broken limit counts even when the child has just ended."""
        measure, limits, ending = self._measure, self._limits, self.ending
        ending.cpu = max(measure.cpu() - self._cpu_before, self._reaped_cpu)
        if ending.wall >= self._next_look:
            self._look()
        used = measure.memory(self._memory_limit)
        ending.seen_peak = max(ending.seen_peak, used)
        if used > self._memory_limit or measure.kills() > 0:
            ending.end = "memory"
        elif any(capture.over for capture in self._captures.values()):
            ending.end = "output"
        elif measures.files() > limits["files"]:
            ending.end = "files"
        elif measure.tasks() > limits["processes"]:
            ending.end = "processes"
        elif ending.cpu > limits["cpu_seconds"]:
            ending.end = "time"
        elif ending.wall > limits["wall_seconds"] and not ending.end and self._is_late():
            ending.end = "wall"

    def _look(self) -> None:
        """Ask how long the case has waited for a processor. Who computes on several at once has not lost it all."""
        ending = self.ending
        self._next_look = ending.wall + WAITING_SECONDS
        self._queue.look()
        ending.waited = max(ending.waited, min(self._queue.seconds, ending.wall - ending.cpu))

    def _is_late(self) -> bool:
        """The clock has run out. It stands still while others have all processors, but not for ever."""
        self._look()
        ending, limits = self.ending, self._limits
        own = ending.wall - ending.waited
        return bool(own > limits["wall_seconds"] or ending.wall > limits["longest_seconds"])


def _pidfds(pid: int) -> list[int]:
    """One that wakes us when the process ends; none under gVisor, where the ends of its pipes have to do."""
    try:
        return [os.pidfd_open(pid)]
    except OSError:
        return []
