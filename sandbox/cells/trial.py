"""Does this kind of cell work here? The only honest answer is to run something in it."""

from contextlib import closing

from sandbox.cells.base import RESERVE_MB, CellError, CellKind
from sandbox.harness import parse
from sandbox.job import Case, Job, Limits, Outcome


def trial(kind: CellKind) -> str | None:
    """Run one line in a fresh cell, twice, since cleaning up after a case can break what the next one needs. None
    when the right values came back, else what went wrong."""
    source = "def f(a):\n    return a + 1\n"
    job = Job(files={"solution.py": source}, harness=parse("function:f"), cases=(Case("1", [1]), Case("2", [2])))
    try:
        with closing(kind.start()) as cell:
            report = cell.run(job)
    except CellError as error:
        return str(error)
    if report.fault:
        return report.fault
    for result, expected in zip(report.cases, (2, 3), strict=True):
        if (result.outcome, result.value) != (Outcome.RETURNED, expected):
            return f"a first trial ended in {result.outcome}" + (f": {result.error.message}" if result.error else "")
    return None


def memory_trial(kind: CellKind) -> str | None:
    """Let a job take far more memory than its cell was made for, with the supervisor looking away. None when the kernel
    stops it, else what went wrong: what the supervisor polls is no wall, since the host's memory can be gone before."""
    room = 16
    source = f"def f():\n    return len(bytearray(b'x') * ({room + 3 * RESERVE_MB} << 20))\n"
    limits = Limits(memory_mb=1024, cpu_seconds=10.0)
    job = Job(files={"solution.py": source}, harness=parse("function:f"), cases=(Case("1", []),), limits=limits)
    found = ""
    for _ in range(3):  # of a runtime's own kernel, engines fail now and then to tell that memory was what it died of
        try:
            with closing(kind.start(memory_mb=room)) as cell:
                report = cell.run(job)
        except CellError as error:
            return str(error)
        if report.cases[0].outcome is Outcome.MEMORY_LIMIT:
            return None
        if report.cases[0].outcome is Outcome.RETURNED:
            return "its runtime does not bind the memory of a container (runsc: without --ignore-cgroups it does)"
        found = report.fault or report.cases[0].outcome
    return f"a trial of its memory limit ended in {found}"
