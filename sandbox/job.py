"""What goes into a cell (`Job`) and what comes out (`Report`)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

# Any value that JSON can carry. A recursive alias would cost more in casts than it finds in bugs.
Json = Any

BUSY_FACTOR = 4  # a machine that gives the code less than a fourth of what it asks for may cost it the verdict
BUSY_SECONDS = 60.0  # that a single case may wait for a processor: leases and deadlines outlast it


class Outcome(StrEnum):
    """How one case ended, seen from outside the code that ran. Whether a value is right is decided elsewhere."""

    RETURNED = "returned"
    TIME_LIMIT = "time_limit"
    MEMORY_LIMIT = "memory_limit"
    OUTPUT_LIMIT = "output_limit"
    RUNTIME_ERROR = "runtime_error"
    SYNTAX_ERROR = "syntax_error"
    INTERNAL_ERROR = "internal_error"
    NOT_RUN = "not_run"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds of one case. CPU time decides; the wall clock is only a generous backstop for sleepers.

    `docs/sandbox.md` has the table of what each one binds and how breaking it ends.
    """

    cpu_seconds: float = 2.0
    wall_seconds: float | None = None
    memory_mb: int = 256
    processes: int = 32
    open_files: int = 64
    file_mb: int = 8
    output_kb: int = 64
    value_kb: int = 2048
    value_depth: int = 200  # and no more: frames reads none deeper

    @property
    def wall(self) -> float:
        """Seconds of wall clock for one case: stated, or three times the CPU limit and one second."""
        return self.wall_seconds if self.wall_seconds is not None else 3 * self.cpu_seconds + 1

    @property
    def longest(self) -> float:
        """Seconds after which a case ends however busy the machine is: time spent waiting for a processor does not
        count as `wall`, up to this."""
        return self.wall + min((BUSY_FACTOR - 1) * self.wall, BUSY_SECONDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reports:
    """Bounds of a companion that reports: its time and memory, of all acts of a case, are its own, not the code's."""

    cpu_seconds: float = 20.0
    memory_mb: int = 128


@dataclass(frozen=True, slots=True)
class Harness:
    """Python source defining `run(load, data, **options)`, called in the child that runs one case.

    `load()` imports the submitted `solution` module and returns it; `data` is the case's input. What `run` returns
    becomes the case's value. A harness shares the child with the submitted code, so nothing it says is trusted.
    """

    source: str
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Case:
    """One input. `json` is `data` as JSON, where that is known: it is then sent as it is, unread.

    `behind` goes to the companion of the job alone, in whose process the submitted code cannot look. `acts` is how
    often the code is started at most, which a companion that reports decides.
    """

    name: str
    data: Json
    json: str = ""
    behind: Json = None
    acts: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One run: the files to place, how to call them, and with what. `files` maps relative names to text.

    `cpu_seconds` and `wall_seconds` bound all cases together: the case in which one of them runs out ends in
    time_limit, the rest are not run. Within the outermost `set_levels` levels of a value a set is taken, as a list in
    an order of its own; deeper ones, and with 0 all of them, are refused. `imports` are packages of the cell
    (`sandbox.cells.packages.PRELOADED`) that are imported once for all cases, as are those that the sources name.

    `companion` is Python source defining `start(data)`, which gets a case's `behind` and returns a function from a
    request to an answer, both plain values. It runs in a process of its own for each case; the case's own process
    reaches it as frames of JSON over the socket with descriptor 5. Their time and memory count together.

    With `reports`, the function has an attribute `report`, a function without arguments whose plain value is the
    case's, whatever the code returns; and maybe an attribute `acts`: how often the code is started. It may raise the
    global `Die` instead of answering: the code is killed, all but its folder `stage.KEPT` is removed, and the next act
    begins. Limits of time then bind each act, time and memory of the companion are its own.
    """

    files: Mapping[str, str]
    harness: Harness
    cases: tuple[Case, ...]
    limits: Limits = Limits()
    cpu_seconds: float = 40.0
    wall_seconds: float = 60.0
    set_levels: int = 0
    imports: tuple[str, ...] = ()
    companion: str = ""
    reports: Reports | None = None

    @property
    def longest(self) -> float:
        """Seconds after which the job ends however busy the machine is."""
        return BUSY_FACTOR * self.wall_seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeError:
    """An exception of the submitted code. `line` and `column` are 1-based places in the job's file `file`, if any."""

    type: str
    message: str
    line: int | None = None
    column: int | None = None
    traceback: str = ""
    file: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One start of the code of a case. `end` is finished, killed (as its companion asked), or failed; `began_ms` counts
    from the start of the first act."""

    end: str
    began_ms: float
    cpu_ms: float
    wall_ms: float
    peak_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseResult:
    """`waited_ms` is the part of `wall_ms` in which the code wanted a processor and others had them all.

    `peak_bytes` is of the largest process, or of all of them and their files together where that was seen to be more;
    `seen_bytes` only the latter. Both begin with what every case of the cell has.
    """

    name: str
    outcome: Outcome
    value: Json = None
    error: CodeError | None = None
    cpu_ms: float = 0.0
    wall_ms: float = 0.0
    waited_ms: float = 0.0
    peak_bytes: int = 0
    seen_bytes: int = 0
    stdout: str = ""
    stderr: str = ""
    acts: tuple[Act, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a cell said of a job: one result per case, in the job's order. `fault` is our own failure, in words.

    `cell` is the kind of cell, `cell_name` that very one; "" when none could be started.
    """

    cases: tuple[CaseResult, ...]
    cell: str
    wall_ms: float
    fault: str = ""
    cell_name: str = ""
