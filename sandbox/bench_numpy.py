"""Does NumPy run at full speed in a cell? The CPU time of one product of matrices, there and here. And what does a job
wait for its packages, with and without a cell that has them imported?"""

import contextlib
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace

from sandbox import bench
from sandbox.bench import Line, check, timed
from sandbox.cells import CellKind
from sandbox.cells.packages import Packages
from sandbox.harness import parse
from sandbox.job import Case, Job, Limits
from sandbox.pool import Pool

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


def measure_imports(kind: CellKind, name: str, seconds: float) -> Iterator[Line]:
    """What a job that wants the package `name` takes beyond its cases, each for about `seconds`."""
    job = replace(bench.JOB, imports=(name,))
    with Pool(kind, bench.POOL, warm_sets=0) as pool:
        yield timed(f"beyond the cases, {name} to be imported", lambda: bench.beyond(pool, job), seconds)
    with Pool(kind, bench.POOL) as pool:
        check(pool.run(job))
        yield timed(f"beyond the cases, {name} in a warm cell", lambda: _warm(pool, job), seconds)


def _warm(pool: Pool, job: Job) -> float:
    pool.wait_until_warm(job.imports, 60)
    return bench.beyond(pool, job)


def _here(packages: Packages) -> float:
    command = [sys.executable, "-c", f"{SOURCE}\nprint(f())"]
    env = {"PYTHONPATH": str(packages.folder), "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    return float(subprocess.run(command, check=True, capture_output=True, stdin=subprocess.DEVNULL, env=env).stdout)


def _in_a_cell(kind: CellKind) -> float:
    with contextlib.closing(kind.start()) as cell:
        cases = check(cell.run(JOB)).cases
    return sum(float(case.value) for case in cases) / len(cases)
