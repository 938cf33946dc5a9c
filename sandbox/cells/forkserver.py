"""The worker's side of the fork server (sandbox/supervisor/forkserver.py): asks it for cells."""

import array
import contextlib
import json
import os
import socket
import threading
import weakref
from collections.abc import Mapping, Sequence
from typing import Any

from sandbox.cells.base import CellError
from sandbox.cells.running import Forked
from sandbox.cells.spawner import Process, spawn

SECONDS = 30.0  # for an answer, on the busiest of machines


class ForkServer:
    """One process that makes cells. Raises CellError where it cannot be started, or ends. Safe to share by threads."""

    def __init__(self, command: Sequence[str]) -> None:
        self._command = command
        self._lock = threading.Lock()
        self._owner = os.getpid()
        self._control, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        try:
            self._process: Process = spawn(command, stdin=other.fileno())
        finally:
            other.close()
        self._control.settimeout(SECONDS)
        self._end = weakref.finalize(self, _end, self._control, self._process)
        if (said := self._answer()[0]) != b"ready":
            raise self._ended(said)

    @property
    def is_ours(self) -> bool:
        """Whether it lives, and was started by this very process (a fork of the worker must start its own)."""
        return self._owner == os.getpid() and self._process.poll() is None

    def make(self, request: Mapping[str, Any], files: Mapping[str, int]) -> Forked:
        """A cell. `files` are descriptors that it gets, by the names under which it knows them. Raises CellError."""
        opened: list[int] = []  # and to be closed, whatever happens
        try:
            opened += os.pipe2(os.O_CLOEXEC)
            opened += os.pipe2(os.O_CLOEXEC)
            stdin, writer, reader, stdout = opened
            opened.append(handle := self._ask({**request, "files": list(files)}, [stdin, stdout, *files.values()]))
            cell = Forked(handle, reader=reader, writer=writer, server=self)
            opened = [stdin, stdout]
            return cell
        finally:
            for fd in opened:
                os.close(fd)

    def _ask(self, request: Mapping[str, Any], fds: Sequence[int]) -> int:
        """A handle on the cell. Raises CellError."""
        passed = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", fds))]
        with self._lock:
            said, handle = b"", None
            with contextlib.suppress(OSError):
                self._control.sendmsg([json.dumps(request).encode()], passed)
                said, handle = self._answer()
            if not said:  # while nobody else asks, who would take a late answer for his own
                raise self._ended(said)
        if handle is None:
            raise CellError(f"the bubblewrap cell could not be made: {said.decode(errors='replace')}")
        return handle

    def _answer(self) -> tuple[bytes, int | None]:
        """What it said, and the descriptor that came along; nothing when it has ended or does not answer."""
        with contextlib.suppress(OSError):
            said, fds, _, _ = socket.recv_fds(self._control, 4096, 1, socket.MSG_CMSG_CLOEXEC)
            return said, fds[0] if fds else None
        return b"", None

    def _ended(self, said: bytes) -> CellError:
        self._process.kill()
        words = ""
        with contextlib.suppress(ValueError):  # somebody else has found it ended, and closed it
            words = self._process.stderr.read().decode(errors="replace").strip()[-500:] if self._process.stderr else ""
        self.close()
        return CellError(f"the bubblewrap cell did not start: {said.decode(errors='replace')} {words}".strip())

    def close(self) -> None:
        """End it, and with it every cell that it has made."""
        self._end()


def _end(control: socket.socket, process: Process) -> None:
    control.close()
    process.kill()
    process.wait()
    for stream in (process.stdout, process.stderr):
        if stream:
            stream.close()
