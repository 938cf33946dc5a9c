"""A companion that reports: the value of a case is its word, and never the submitted code's.

It decides too at which call the process of the case is to be killed: before the call has an effect, or after it. The
case is then started again with a line of its own to the same companion; each such start is an act.

    supervisor -> companion   "A" with the end of a new line        for each act, and then
    companion -> supervisor   "K"                                   when the act is to be ended by a kill
    supervisor -> companion   "R"                                   once: nothing of the case runs any more
    companion -> supervisor   a frame: "+" and the report, or "!" and why there is none
"""

import array
import json
import os
import select
import time
from collections.abc import Callable
from typing import Any, NoReturn

from sandbox.frames import HEADER, FrameError, dump, frame, parse, read_frame

ACT, KILL, REPORT = b"A", b"K", b"R"
REQUEST_CAP, REPORT_CAP = 8 << 20, 16 << 20
REPORT_SECONDS = 30.0
END_SECONDS = 5.0
MOST_ACTS = 16
#: How a companion ends that is not killed.
OVER_MEMORY, BAD_REQUEST = 72, 73


class Die(Exception):
    """Raised by `answer`, in place of an answer: the process that asked is to be killed."""


class Reporter:
    """The supervisor's side. `acts` is how often the case is to be started, as the companion says."""

    def __init__(self, pid: int, control: int, acts: int) -> None:
        from _socket import socket  # only here: most jobs need none

        self.pid, self.acts, self.status = pid, acts, None
        self._control = socket(fileno=control)

    status: int | None  # as wait tells it, once it has ended

    def fileno(self) -> int:
        return self._control.fileno()

    def begin(self) -> int:
        """The case's end of the line for its next act. Raises OSError when the companion is gone."""
        from _socket import SCM_RIGHTS, SOL_SOCKET, socketpair

        ours, theirs = (end.detach() for end in socketpair())
        try:
            self._control.sendmsg([ACT], [(SOL_SOCKET, SCM_RIGHTS, array.array("i", [theirs]))])
        except OSError:
            os.close(ours)
            raise
        finally:
            os.close(theirs)
        return ours

    def asks_for_the_kill(self) -> bool:
        return self._control.recv(1) == KILL

    def report(self) -> bytes:
        """What the companion says at the end. Raises OSError or FrameError when it says nothing in time."""
        self._control.sendall(REPORT)
        deadline = time.monotonic() + REPORT_SECONDS
        return read_frame(lambda count: self._read(count, deadline), cap=REPORT_CAP + 1)

    def _read(self, count: int, deadline: float) -> bytes:
        parts, poller = [], select.poll()
        poller.register(self._control.fileno(), select.POLLIN)
        while count:
            if not poller.poll(max(0.0, deadline - time.monotonic()) * 1000):
                raise TimeoutError("the companion did not report in time")
            part = self._control.recv(min(count, 1 << 20))
            if not part:
                break
            parts.append(part)
            count -= len(part)
        return b"".join(parts)

    def await_end(self) -> None:
        """Take in how it has ended, whose end of the line is closed: a process is reaped only a moment after that."""
        deadline = time.monotonic() + END_SECONDS
        while self.status is None and time.monotonic() < deadline:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.status = status
            else:
                time.sleep(0.0005)

    def close(self) -> None:
        self._control.close()


def serve(fd: int, answer: Callable[[Any], Any], report: Callable[[], Any]) -> NoReturn:
    """The companion's side: all that it does from the first act on."""
    from _socket import socket

    control, line = socket(fileno=fd), -1
    while True:
        order, lines = _order(control)
        if line >= 0:
            os.close(line)
        if order == REPORT:
            control.sendall(_told(report))
        if order != ACT:
            os._exit(0)
        (line,) = lines
        if _act(line, answer):
            control.sendall(KILL)  # the line stays open: to who waits for an answer it must not look like an end


def _order(control: Any) -> tuple[bytes, list[int]]:
    from _socket import CMSG_SPACE

    fds = array.array("i")
    order, ancillary, _, _ = control.recvmsg(1, CMSG_SPACE(fds.itemsize))
    for _, _, content in ancillary:
        fds.frombytes(content)
    return order, list(fds)


def _act(line: int, answer: Callable[[Any], Any]) -> bool:
    """Answer until the line ends, which is False, or the process that asks is to be killed."""
    try:
        while (body := _request(line)) is not None:
            said = frame(dump(answer(_parsed(body))))
            while said:
                said = said[os.write(line, said) :]
    except Die:
        return True
    except MemoryError:
        os._exit(OVER_MEMORY)
    except FrameError:
        os._exit(BAD_REQUEST)
    except (BrokenPipeError, ConnectionResetError):
        pass
    return False


def _request(line: int) -> bytes | None:
    """None at the end of the line, and for who was killed in mid-word. Raises FrameError for one that is too long."""
    header = _exactly(line, HEADER.size)
    if len(header) < HEADER.size:
        return None
    size = HEADER.unpack(header)[0]
    if size > REQUEST_CAP:
        raise FrameError(f"a request of {size} bytes")
    body = _exactly(line, size)
    return body if len(body) == size else None


def _parsed(body: bytes) -> Any:
    try:
        return parse(body)
    except FrameError as error:
        if isinstance(error.__cause__, MemoryError):
            raise MemoryError from error
        raise


def _exactly(fd: int, count: int) -> bytes:
    parts = []
    while count and (part := os.read(fd, min(count, 1 << 20))):
        parts.append(part)
        count -= len(part)
    return b"".join(parts)


def _told(report: Callable[[], Any]) -> bytes:
    try:
        body = b"+" + json.dumps(report(), separators=(",", ":")).encode()
        if len(body) > REPORT_CAP:
            raise ValueError(f"the report has {len(body)} bytes")
    except MemoryError:
        os._exit(OVER_MEMORY)
    except BaseException as error:
        body = b"!" + f"{type(error).__name__}: {error}"[:500].encode(errors="replace")
    return frame(body)
