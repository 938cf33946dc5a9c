"""Does this kind of cell work here? The only honest answer is to run something in it."""

from contextlib import closing

from sandbox.cells.base import CellError, CellKind
from sandbox.harness import parse
from sandbox.job import Case, Job, Outcome


def trial(kind: CellKind) -> str | None:
    """Run one line in a fresh cell. None when the right value came back, else what went wrong."""
    source = "def f(a):\n    return a + 1\n"
    job = Job(files={"solution.py": source}, harness=parse("function:f"), cases=(Case("1", [1]),))
    try:
        with closing(kind.start()) as cell:
            report = cell.run(job)
    except CellError as error:
        return str(error)
    result = report.cases[0]
    if report.fault:
        return report.fault
    if (result.outcome, result.value) != (Outcome.RETURNED, 2):
        return f"a first trial ended in {result.outcome}" + (f": {result.error.message}" if result.error else "")
    return None
