"""The processes of a bubblewrap cell as the worker holds them: started by themselves, or forked from a fork server."""

import contextlib
import os
import select
import signal
import subprocess
from typing import Protocol

from sandbox.cells.spawner import Process


class Running(Protocol):
    """The first process of a cell, with `reader` and `writer`, the worker's ends of its stdout and stdin."""

    pid: int
    reader: int
    writer: int

    def wait(self, seconds: float) -> bool:
        """Whether it ended in time, and all that ran in its cell with it."""

    def kill(self) -> None:
        """Safe to repeat."""

    def let_go(self) -> str:
        """Forget it, once it has ended. What it, or what started it, said about that."""


class Spawned:
    """A program of its own."""

    def __init__(self, process: Process) -> None:
        assert process.stdin
        assert process.stdout
        self._process, self.pid = process, process.pid
        self.reader, self.writer = os.dup(process.stdout.fileno()), os.dup(process.stdin.fileno())
        process.stdin.close()
        process.stdout.close()

    def wait(self, seconds: float) -> bool:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(seconds)
        return self._process.returncode is not None

    def kill(self) -> None:
        self._process.kill()

    def let_go(self) -> str:
        stream = self._process.stderr
        if stream is None or stream.closed:
            return ""
        with stream:
            return stream.read().decode(errors="replace").strip()[-500:]


class Forked:
    """A fork, which is no child of ours: `handle` is a descriptor of it, and ours to close. `server` is what it was
    forked from, and would not outlive."""

    def __init__(self, handle: int, *, reader: int, writer: int, server: object) -> None:
        self._handle, self.reader, self.writer = handle, reader, writer
        self._server: object = server
        self.pid = _pid_of(handle)

    def wait(self, seconds: float) -> bool:
        if self._handle < 0:
            return True
        poller = select.poll()
        poller.register(self._handle, select.POLLIN)
        return bool(poller.poll(seconds * 1000))

    def kill(self) -> None:
        if self._handle >= 0:
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._handle, signal.SIGKILL)

    def abandon(self) -> None:
        """End it without a word to it, when nobody has taken it over."""
        self.kill()
        self.let_go()
        os.close(self.reader)
        os.close(self.writer)

    def let_go(self) -> str:
        handle, self._handle = self._handle, -1
        if handle >= 0:
            os.close(handle)
        self._server = None
        return ""


def _pid_of(handle: int) -> int:
    """Its number here; the one that the fork server knows is that of another pid namespace. Raises OSError."""
    with open(f"/proc/self/fdinfo/{handle}") as lines:
        pid = next(int(line.split()[1]) for line in lines if line.startswith("Pid:"))
    if pid <= 0:  # it has ended, or /proc is of another namespace; to a control group, 0 would mean ourselves
        raise ProcessLookupError("the cell's first process has no number here")
    return pid
