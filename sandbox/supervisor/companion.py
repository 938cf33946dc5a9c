"""The process beside a case: holds what the submitted code may call and never see, and answers it over a socket.

It is forked before the case's own process, which therefore has no copy of anything in it, and is ready, with all its
walls up, before any submitted code runs: nobody may trace it or open its memory (it is not dumpable, and where cases
have uids it has one that no case has), it can write no file, and its output goes nowhere. Its code is the author's and
trusted; what comes over the line is an attacker's, and ends it when it is not what was agreed.
"""

import json
import os
import resource
from collections.abc import Callable
from typing import Any, NoReturn

from sandbox.frames import FrameError, dump, frame, parse, read_frame
from sandbox.supervisor import measure, privilege, reporting
from sandbox.supervisor.stage import Stage

Feed = Callable[[int], object]  # writes a frame of the worker's to a pipe
BEHIND, READY, LINE = 3, 4, 5
REQUEST_CAP = 8 << 20
UP = b"+"


def start(stage: Stage, first_case_uid: int | None, null: int, feed: Feed) -> tuple[int, int, int]:
    """Fork the companion of one case and wait until it is walled in. Returns its number, our end of the
    line to it, and how many acts it wants.

    `feed` writes what it gets. Raises RuntimeError when it could not be made ready."""
    from _socket import socketpair  # only here: most jobs need none

    ours, theirs = (end.detach() for end in socketpair())
    behind_out, behind_in = os.pipe()
    ready_out, ready_in = os.pipe()
    # Cases count up from the first one's: no case has had this uid or will have it.
    uid = None if first_case_uid is None else first_case_uid - 1
    pid = os.fork()
    if pid == 0:
        _live(stage, uid, fds=(null, null, null, behind_out, ready_in, ours))
    for fd in (ours, behind_out, ready_in):
        os.close(fd)
    measure.COMPANION.clear()
    measure.COMPANION[pid] = measure.held().resident
    feed(behind_in)
    os.close(behind_in)
    said = os.read(ready_out, 1000)
    os.close(ready_out)
    if not said.startswith(UP):
        raise RuntimeError(f"the companion could not be made ready: {said.decode(errors='replace')}")
    return pid, theirs, int(said[1:] or 1)


def _live(stage: Stage, uid: int | None, *, fds: tuple[int, ...]) -> NoReturn:
    """All that this process will ever do. `fds`: stdin, stdout, stderr, what it gets, where it says that it is ready,
    the line; none of them is below its place among these."""
    try:
        try:
            _settle(stage, uid, fds)
            data = json.loads(b"".join(iter(lambda: os.read(BEHIND, 1 << 20), b"")))
            answer = _made(stage, data) if stage.reports else None
            acts = min(int(getattr(answer, "acts", 1)), reporting.MOST_ACTS)
            os.write(READY, UP + str(acts).encode())
        except BaseException as error:
            os.write(READY, f"{type(error).__name__}: {error}"[:1000].encode(errors="replace"))
            os._exit(70)
        os.close(BEHIND)
        os.close(READY)
        if answer:
            reporting.serve(LINE, answer, answer.report)
        _serve(_made(stage, data))
    finally:
        os._exit(71)


def _settle(stage: Stage, uid: int | None, fds: tuple[int, ...]) -> None:
    """Only the descriptors that are its own, the limits of a case, and nobody who can look in."""
    for place, fd in enumerate(fds):
        os.dup2(fd, place)
    os.closerange(len(fds), os.sysconf("SC_OPEN_MAX"))
    os.setsid()
    os.chdir("/")
    no_files = (resource.RLIMIT_FSIZE, 0, 0)
    privilege.give_up(limits=[*stage.companion_limits, no_files], uid=uid)
    privilege.set_dumpable(on=False)
    stage.retire()


def _made(stage: Stage, data: Any) -> Any:
    namespace: dict[str, Any] = {"__name__": "companion", "Die": reporting.Die}
    exec(stage.companion or "", namespace)
    return namespace["start"](data)


def _serve(answer: Callable[[Any], Any]) -> None:
    """Answer one request after the other, until the line ends or somebody says what was not agreed."""
    while True:
        try:
            request = parse(read_frame(_read_line, cap=REQUEST_CAP))
        except FrameError:
            return
        _write_line(frame(dump(answer(request))))


def _read_line(count: int) -> bytes:
    parts = []
    while count and (part := os.read(LINE, min(count, 1 << 20))):
        parts.append(part)
        count -= len(part)
    return b"".join(parts)


def _write_line(data: bytes) -> None:
    while data:
        data = data[os.write(LINE, data) :]
