"""Does NumPy run at full speed in a cell? The CPU time of one product of matrices, there and here."""

import contextlib
import subprocess
import sys
from collections.abc import Iterator

from sandbox.bench import Line, check, timed
from sandbox.cells import CellKind
from sandbox.cells.packages import Packages
from sandbox.harness import parse
from sandbox.job import Case, Job, Limits

SOURCE = """
import time
import numpy

def f():
    a = numpy.ones((1000, 1000))
    a @ a  # the first one makes room
    started = time.process_time()
    a @ a
    return time.process_time() - started
"""
JOB = Job(
    files={"solution.py": SOURCE},
    harness=parse("function:f"),
    cases=tuple(Case(str(number), []) for number in range(5)),
    limits=Limits(cpu_seconds=20.0),
)


def measure_numpy(kind: CellKind, packages: Packages, seconds: float) -> Iterator[Line]:
    """The product on this machine and in the cell, which must have the same `packages`. Each for about `seconds`."""
    yield timed("NumPy, CPU time of a product, here", lambda: _here(packages), seconds)
    yield timed("the same in a cell, mean of five cases", lambda: _in_a_cell(kind), seconds)


def _here(packages: Packages) -> float:
    command = [sys.executable, "-c", f"{SOURCE}\nprint(f())"]
    env = {"PYTHONPATH": str(packages.folder), "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    return float(subprocess.run(command, check=True, capture_output=True, stdin=subprocess.DEVNULL, env=env).stdout)


def _in_a_cell(kind: CellKind) -> float:
    with contextlib.closing(kind.start()) as cell:
        cases = check(cell.run(JOB)).cases
    return sum(float(case.value) for case in cases) / len(cases)
