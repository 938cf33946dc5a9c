"""A pair of streams to a supervisor, every wait bounded by a deadline on the monotonic clock."""

import contextlib
import fcntl
import os
import select
import time
from typing import Protocol

#: Bytes asked for at once: the few short frames of a usual case come in one read.
CHUNK = 64 << 10


class Channel(Protocol):
    @property
    def room(self) -> int:
        """How many bytes that are sent can wait for the other side to read them, at least."""

    def send(self, data: bytes, *, deadline: float) -> None:
        """Send all of `data`. Raises OSError when the other side is gone, TimeoutError at the deadline."""

    def receive(self, count: int, *, deadline: float) -> bytes:
        """Exactly `count` bytes, fewer only at the end of the stream. Raises TimeoutError."""

    def hang_up(self) -> None:
        """Let the other side know that nothing more will come, upon which a supervisor ends. Safe to repeat."""

    def close(self) -> None:
        """Hang up and let go. Safe to repeat."""


class PipeChannel:
    """Two pipes, or one socket given twice."""

    def __init__(self, reader: int, writer: int) -> None:
        self._reader, self._writer = reader, writer
        self._buffer = bytearray()
        for fd in {reader, writer}:
            os.set_blocking(fd, False)

    @property
    def room(self) -> int:
        with contextlib.suppress(OSError):
            return fcntl.fcntl(self._writer, fcntl.F_GETPIPE_SZ)
        return 64 << 10  # a socket

    def send(self, data: bytes, *, deadline: float) -> None:
        view = memoryview(data)
        while view:
            _wait(self._writer, select.POLLOUT, deadline)
            with contextlib.suppress(BlockingIOError):
                view = view[os.write(self._writer, view) :]

    def receive(self, count: int, *, deadline: float) -> bytes:
        while len(self._buffer) < count:
            part = self._some(deadline)
            if not part:
                break
            self._buffer += part
        taken = bytes(self._buffer[:count])
        del self._buffer[:count]
        return taken

    def _some(self, deadline: float) -> bytes:
        """What has come, at least one byte; none at the end of the stream."""
        while True:
            with contextlib.suppress(BlockingIOError):
                return os.read(self._reader, CHUNK)
            _wait(self._reader, select.POLLIN, deadline)

    def is_quiet(self) -> bool:
        """Whether the other side is there and says nothing, as a supervisor does that waits for its job."""
        if self._reader < 0 or self._buffer:
            return False
        poller = select.poll()
        poller.register(self._reader, select.POLLIN)
        return not poller.poll(0)

    def hang_up(self) -> None:
        fd, self._writer = self._writer, -1
        if fd >= 0:
            os.close(fd)

    def close(self) -> None:
        fds, self._reader, self._writer = {self._reader, self._writer}, -1, -1
        for fd in fds - {-1}:
            os.close(fd)


def _wait(fd: int, event: int, deadline: float) -> None:
    if fd < 0:
        raise ConnectionError("the channel is closed")
    poller = select.poll()
    poller.register(fd, event)
    left = deadline - time.monotonic()
    if left <= 0 or not poller.poll(left * 1000):
        raise TimeoutError("the cell did not answer in time")
