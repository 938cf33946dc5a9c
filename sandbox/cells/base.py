"""What every kind of cell offers."""

from collections.abc import Callable, Iterable
from typing import Protocol

from sandbox.job import CaseResult, Job, Report

DEFAULT_MEMORY_MB = 256
# Of memory above the job's limit: the supervisor with the packages that it has imported (120 MB for all of them), and
# what is allocated between two polls.
RESERVE_MB = 192
RUNTIME_MB = 64  # for the kernel that a runtime brings along
PROCESSES = 256  # of the whole cell; the job's own limit is set per child and is lower
TMP_MB, SHM_MB = 16, 8  # what /tmp and /dev/shm take, which are all that a case can write to
FILES = 4096  # files and folders there; removing a million would take minutes
INODES = 4 * FILES  # of each of the two, where they can be limited; the supervisor strikes first, in every kind of cell
OnCase = Callable[[CaseResult], None]


class NoCell(RuntimeError):
    """No sandbox can run on this machine. The message says what was tried and what to install."""


class CellError(RuntimeError):
    """A cell could not be started: our own failure, not the submitted code's."""


class Cell(Protocol):
    """One sandbox, used for one job and then destroyed."""

    @property
    def name(self) -> str:
        """What the engine calls it, or where it shows among the processes; for logs."""

    def run(self, job: Job, *, on_case: OnCase | None = None) -> Report:
        """Run every case and destroy the cell. `on_case` is called for each case as it ends, in order.

        Our own failures are told in `Report.fault` and as internal_error results; only a job that no cell could
        take raises ValueError, and what `on_case` raises passes through.
        """

    def prepare(self, names: Iterable[str]) -> None:
        """Import packages (of `packages.PRELOADED`) ahead of the job that needs them. Raises CellError, and then the
        cell is to be closed."""

    def is_waiting(self) -> bool:
        """Whether it stands ready for its job: it has ended neither by itself nor with its engine. Takes no time."""

    def close(self) -> None:
        """Destroy the cell and all that runs in it. Safe to repeat, and from another thread."""


class CellKind(Protocol):
    """A way to make cells."""

    @property
    def slug(self) -> str: ...

    @property
    def variant(self) -> str:
        """Which of its kind it is: the program or image and runtime that its walls are made of."""

    def problem(self) -> str | None:
        """None when cells of this kind work here, as just tried; else one sentence on what is missing."""

    def start(self, *, memory_mb: int = DEFAULT_MEMORY_MB) -> Cell:
        """A started cell whose supervisor waits for a job of at most `memory_mb`. Raises CellError."""

    def reap(self) -> int:
        """Remove what workers that are dead left behind, and what `close` could not remove while the engine was away.
        Returns how many cells that were."""
