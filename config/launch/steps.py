"""Progress on the terminal: one line per step, "[2/6] Python packages ... 61 packages, 12.3 s"."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress


def say(text: str, *, end: str = "\n") -> None:
    """Prints at once. A terminal that has gone away must not stop the launcher from ending its children."""
    with suppress(OSError):
        print(text, end=end, flush=True)


class Step:
    """The step under way. `note` shows what it is at; `result` is printed when it ends."""

    def __init__(self, head: str) -> None:
        self.result = "done"
        self._head = head
        self._live = sys.stdout.isatty()
        self._started = time.monotonic()
        say(f"{head} ...", end="")

    def note(self, text: str) -> None:
        """Replaces the line on a terminal; in a pipe or a log it would only be noise."""
        if self._live:
            seconds = time.monotonic() - self._started
            say(f"\r\033[K{self._head} ... {text[:60]} ({seconds:.0f} s)", end="")

    def finish(self, result: str) -> None:
        seconds = time.monotonic() - self._started
        start = f"\r\033[K{self._head} ..." if self._live else ""
        say(f"{start} {result}, {seconds:.1f} s")


class Steps:
    """Counts the steps of one command."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._number = 0

    @contextmanager
    def step(self, title: str) -> Iterator[Step]:
        self._number += 1
        step = Step(f"[{self._number}/{self._total}] {title}")
        try:
            yield step
        except BaseException:
            step.finish("stopped")
            raise
        step.finish(step.result)
