"""Measures what a kind of cell costs on this machine, beside what any process costs here: see docs/performance.md."""

import contextlib
import os
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sandbox.cells import CellError, CellKind
from sandbox.harness import parse
from sandbox.job import Case, CaseResult, Job, Outcome, Report
from sandbox.pool import Pool

CASES = 10
POOL = 2
#: A job of ten small cases without NumPy: all that is measured is what the sandbox adds.
JOB = Job(
    files={"solution.py": "def f(n):\n    return n * n\n"},
    harness=parse("function:f"),
    cases=tuple(Case(str(number), [number]) for number in range(CASES)),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One measurement: the seconds of each repetition, and how many came to an end in a second."""

    name: str
    took: tuple[float, ...]
    rate: float

    def text(self, bare: float) -> str:
        """Median and 95th percentile in ms, repetitions a second, and the median as a multiple of `bare` seconds."""
        median, high = statistics.median(self.took), percentile(self.took, 95)
        times = f"{median / bare:6.1f} x bare" if bare else ""
        return f"{self.name:44}{median * 1000:8.1f} ms {high * 1000:8.1f} ms {self.rate:7.1f}/s {times}"


def percentile(values: tuple[float, ...], percent: int) -> float:
    """The smallest of the values that at least `percent` of a hundred do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]


def measure(kind: CellKind, seconds: float) -> Iterator[Line]:
    """Each measurement of a kind of cell, for about `seconds` each."""
    yield timed("bare python3 -c pass", _bare_python, seconds)
    if kind.slug == "docker":
        yield timed("cold docker run", _cold_docker_run(kind), seconds)
    yield timed("a cold cell, ten cases", lambda: _cold(kind), seconds)
    with Pool(kind, POOL) as pool:
        yield timed("beyond the cases' own time, pool never dry", lambda: beyond(pool, JOB), seconds)
        yield _many("sustained, two jobs at a time", lambda: check(pool.run(JOB)), seconds)


def _bare_python() -> None:
    subprocess.run([sys.executable, "-c", "pass"], check=True, stdin=subprocess.DEVNULL)


def _cold_docker_run(kind: CellKind) -> Callable[[], None]:
    """What `docker run --rm` does with a container that ends at once."""
    from sandbox.cells.docker import DockerKind
    from sandbox.cells.engine import Engine  # the client library is slow to import, and not all need it

    assert isinstance(kind, DockerKind)
    image, engine = kind.build(), Engine()

    def run() -> None:
        with engine.client() as client:
            host = client.create_host_config(network_mode="none")
            nothing = ["python3", "-I", "-S", "-c", "pass"]
            container = client.create_container(image, entrypoint=nothing, host_config=host)["Id"]
            client.start(container)
            client.wait(container)
            client.remove_container(container, v=True)

    return run


def _cold(kind: CellKind) -> None:
    with contextlib.closing(kind.start()) as cell:
        check(cell.run(JOB))


def beyond(pool: Pool, job: Job) -> float:
    """Seconds that `job` takes beyond its cases' own time, with a started cell at hand."""
    pool.wait_until_full(30)
    started = time.perf_counter()
    report = check(pool.run(job))
    return time.perf_counter() - started - own_seconds(report.cases)


def own_seconds(cases: tuple[CaseResult, ...]) -> float:
    """The sum of the cases' own wall times."""
    return sum(case.wall_ms for case in cases) / 1000


def check(report: Report) -> Report:
    """The report. Raises CellError when one of the benchmark's own cases did not return."""
    for result in report.cases:
        if result.outcome is not Outcome.RETURNED:
            raise CellError(f"a case of the benchmark ended in {result.outcome}: {report.fault}")
    return report


def timed(name: str, once: Callable[[], float | None], seconds: float) -> Line:
    """Repeat for about `seconds`. What times itself returns a number of seconds."""
    took: list[float] = []
    began = time.perf_counter()
    while (started := time.perf_counter()) < began + seconds or len(took) < 3:
        own = once()
        took.append(time.perf_counter() - started if own is None else own)
    return Line(name, tuple(took), len(took) / (time.perf_counter() - began))


def _many(name: str, once: Callable[[], object], seconds: float) -> Line:
    """As many threads as a worker on this machine has would call it, one after the other in each."""
    took: list[float] = []
    began = time.perf_counter()

    def work() -> None:
        while (started := time.perf_counter()) < began + seconds:
            once()
            took.append(time.perf_counter() - started)

    threads = [threading.Thread(target=work) for _ in range(min(POOL, os.cpu_count() or 1))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Line(name, tuple(took), len(took) / (time.perf_counter() - began))
