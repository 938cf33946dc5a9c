"""Does this kind of cell work here? The only honest answer is to run something in it."""

from contextlib import closing

from sandbox.cells.base import CellError, CellKind
from sandbox.harness import parse
from sandbox.job import Case, Job, Outcome


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
