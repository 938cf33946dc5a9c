"""The acts of one case whose companion reports: what each came to, what is cleared between two, and the report."""

import os
import signal
import time
from collections.abc import Callable
from typing import Any

from sandbox.frames import FrameError
from sandbox.supervisor import reporting, sweep
from sandbox.supervisor.reporting import Reporter
from sandbox.supervisor.stage import KEPT
from sandbox.supervisor.watch import Capture, Ending

#: Of the 16 MB of /tmp: the next act needs room for the files of the job.
KEPT_BYTES = 11 << 20
VALUE = b'+{"value":'
#: The ways of a companion to end that the submitted code has brought about.
BROUGHT_ABOUT = {reporting.OVER_MEMORY, reporting.BAD_REQUEST}


class Acts:
    def __init__(self, reporter: Reporter, *, shared_uid: bool, held: int) -> None:
        self._reporter, self._shared_uid, self._held = reporter, shared_uid, held
        self._began = time.monotonic()
        self._rows: list[dict[str, Any]] = []
        self.whole = Ending()
        self.go_on = False
        self.report = b""

    def prepare(self, uid: int | None, captures: list[Capture]) -> None:
        """Clear away everything of the act before but the folder that is kept. What was printed stays, too."""
        captures[0].wipe()
        for capture in captures[1:]:
            capture.detach()
        sweep.clean(uid, but=KEPT)
        found = os.statvfs("/tmp")
        if (found.f_blocks - found.f_bfree) * found.f_frsize > KEPT_BYTES:
            self.whole.end = "disk"

    def add(self, ending: Ending, captures: list[Capture], started: float) -> None:
        """Take in an act that has just ended, and end what is left of it."""
        peak, status = sweep.kill_but(self._reporter.pid) if self._reporter.status is None else (0, None)
        if status is not None:
            self._reporter.status, ending.end = status, "companion"
        if ending.end == "companion":
            self._reporter.await_end()
        for capture in captures:
            capture.read()
        finished = ending.end == "exit" and not ending.status and bytes(captures[0].content[: len(VALUE)]) == VALUE
        self.go_on = (finished or ending.end == "killed") and not any(capture.over for capture in captures)
        peak = max(ending.seen_peak, max(ending.peak, peak) - self._held)
        self._rows.append({
            "end": "finished" if finished else "killed" if ending.end == "killed" else "failed",
            "began_ms": round((started - self._began) * 1000, 3),
            "cpu_ms": round(ending.cpu * 1000, 3),
            "wall_ms": round(ending.wall * 1000, 3),
            "peak_bytes": peak,
        })  # fmt: skip
        self._sum(ending, peak)

    def _sum(self, ending: Ending, peak: int) -> None:
        whole = self.whole
        whole.cpu, whole.wall, whole.waited = (
            whole.cpu + ending.cpu,
            whole.wall + ending.wall,
            whole.waited + ending.waited,
        )
        whole.seen_peak = max(whole.seen_peak, peak)
        if not self.go_on:
            whole.end, whole.status = ending.end, ending.status

    def close(self) -> None:
        """Have the companion report, where all acts went well, and end it. Raises RuntimeError when it cannot, and the
        submitted code has no part in that."""
        if self.go_on and not self.whole.end:
            self.whole.end = "exit"
            self._hear()
        self._reporter.close()
        sweep.kill_all()
        if self.whole.end == "companion":
            self._blame()

    def _hear(self) -> None:
        try:
            self.report = self._reporter.report()
        except (OSError, FrameError) as error:
            if not isinstance(error, TimeoutError):
                self._reporter.await_end()
            if not self._reporter.status:
                raise RuntimeError(f"the companion did not report: {error}") from error
            self.whole.end = "companion"
        if self.report[:1] == b"!":
            raise RuntimeError(f"the companion could not report: {self.report[1:].decode(errors='replace')}")

    def _blame(self) -> None:
        status = self._reporter.status or 0
        self.whole.status = status
        own = os.WIFEXITED(status) and os.WEXITSTATUS(status) in BROUGHT_ABOUT
        by_signal = os.WIFSIGNALED(status) and (self._shared_uid or os.WTERMSIG(status) == signal.SIGXCPU)
        if not own and not by_signal:
            raise RuntimeError(f"the companion ended by itself, with status {status}")

    def told(self) -> dict[str, Any]:
        return {"acts": self._rows}


def taken(feed: Callable[[int], object]) -> bytes:
    """What `feed` writes, which must fit into a pipe: each act gets it anew."""
    reader, writer = os.pipe()
    feed(writer)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        return pipe.read()
