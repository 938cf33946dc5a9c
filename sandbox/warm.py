"""Which sets of packages jobs have asked for lately, and the cells that stand ready with one of them imported."""

import time
from collections.abc import Callable, Iterable
from typing import NamedTuple

from sandbox.cells.base import DEFAULT_MEMORY_MB, Cell
from sandbox.cells.packages import needed, preloaded
from sandbox.job import Job

WARM_SETS = 3
LATELY_SECONDS = 900.0  # for so long a set is kept warm after a job that asked for it


class Want(NamedTuple):
    """What a job asks of its cell: packages, as `packages.needed` puts them, and memory."""

    names: tuple[str, ...]
    memory_mb: int = DEFAULT_MEMORY_MB

    @classmethod
    def of(cls, job: Job) -> "Want":
        """Raises ValueError for a package that cannot be asked for."""
        return cls(
            needed(job), max(job.limits.memory_mb + (job.reports.memory_mb if job.reports else 0), DEFAULT_MEMORY_MB)
        )

    @classmethod
    def packages(cls, names: Iterable[str]) -> "Want":
        return cls(preloaded(names))


class WarmCells:
    """At most one cell for each of the `most` wants that came last. Whoever calls holds the pool's lock."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._asked: dict[Want, float] = {}  # when last, on the monotonic clock
        self._cells: dict[Want, tuple[Cell, float]] = {}

    @property
    def sets(self) -> list[Want]:
        """What cells stand ready for."""
        return list(self._cells)

    def ask(self, want: Want) -> None:
        """Note what a job wants, if that is packages."""
        if want.names and self._most:
            self._asked[want] = time.monotonic()

    def forget(self, want: Want) -> None:
        """Prepare no cell for it until a job asks again."""
        self._asked.pop(want, None)

    def wanted(self) -> list[Want]:
        """What is worth a cell, what was asked for last first."""
        since = time.monotonic() - LATELY_SECONDS
        self._asked = {want: asked for want, asked in self._asked.items() if asked > since}
        return sorted(self._asked, key=self._asked.__getitem__, reverse=True)[: self._most]

    def lacking(self) -> Want | None:
        """What a cell should be prepared for next."""
        return next((want for want in self.wanted() if want not in self._cells), None)

    def put(self, want: Want, cell: Cell) -> bool:
        """Keep a prepared cell. False when it is wanted no longer."""
        if want not in self.wanted() or want in self._cells:
            return False
        self._cells[want] = cell, time.monotonic()
        return True

    def take(self, want: Want) -> tuple[Cell, float] | None:
        """A cell for exactly that, and when it was made ready. One with more packages would be used up for less, and
        each of its forks costs more."""
        return self._cells.pop(want, None)

    def retire(self, is_good: Callable[[Cell, float], bool]) -> list[Cell]:
        """Take out the cells that are good no longer, and those that nobody asks for."""
        wanted = self.wanted()
        bad = [want for want, entry in self._cells.items() if want not in wanted or not is_good(*entry)]
        return [self._cells.pop(want)[0] for want in bad]
