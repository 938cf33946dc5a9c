"""Which sets of packages jobs have asked for lately, and the cells that stand ready with one of them imported."""

import time
from collections.abc import Callable

from sandbox.cells.base import Cell

WARM_SETS = 3
LATELY_SECONDS = 900.0  # for so long a set is kept warm after a job that asked for it

Names = tuple[str, ...]  # as `packages.needed` puts them: one set has one name


class WarmCells:
    """At most one cell for each of the `most` sets that were asked for last. Whoever calls holds the pool's lock."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._asked: dict[Names, float] = {}  # when last, on the monotonic clock
        self._cells: dict[Names, tuple[Cell, float]] = {}

    @property
    def sets(self) -> list[Names]:
        """Those for which a cell stands ready."""
        return list(self._cells)

    def ask(self, names: Names) -> None:
        """Note that a job wants `names` imported."""
        if names and self._most:
            self._asked[names] = time.monotonic()

    def forget(self, names: Names) -> None:
        """Prepare no cell with `names` until a job asks for them again."""
        self._asked.pop(names, None)

    def wanted(self) -> list[Names]:
        """The sets worth a cell, the one asked for last first."""
        since = time.monotonic() - LATELY_SECONDS
        self._asked = {names: asked for names, asked in self._asked.items() if asked > since}
        return sorted(self._asked, key=self._asked.__getitem__, reverse=True)[: self._most]

    def lacking(self) -> Names | None:
        """The set for which a cell should be prepared next."""
        return next((names for names in self.wanted() if names not in self._cells), None)

    def put(self, names: Names, cell: Cell) -> bool:
        """Keep a prepared cell. False when it is wanted no longer."""
        if names not in self.wanted() or names in self._cells:
            return False
        self._cells[names] = cell, time.monotonic()
        return True

    def take(self, names: Names) -> tuple[Cell, float] | None:
        """A cell with exactly `names`, and when it was made ready. One with more would be used up for less, and each
        of its forks costs more."""
        return self._cells.pop(names, None)

    def retire(self, is_good: Callable[[Cell, float], bool]) -> list[Cell]:
        """Take out the cells that are good no longer, and those whose sets nobody asks for."""
        wanted = self.wanted()
        bad = [names for names, entry in self._cells.items() if names not in wanted or not is_good(*entry)]
        return [self._cells.pop(names)[0] for names in bad]
