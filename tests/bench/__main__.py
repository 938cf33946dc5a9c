"""`make bench`: what the sandbox alone takes, then what a whole site takes, per kind of cell, beside a bare process."""

import argparse
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from pathlib import Path

from sandbox.bench import measure, percentile
from sandbox.bench_numpy import measure_imports
from sandbox.cells import KINDS, choose
from tests.bench.site import Judged, Person, Site, running

CLIENTS = 4
BURST = {"the one with a hundred": 100, **{f"person {n}": 40 for n in range(1, 11)}}  # 500 in all
SETTLE_SECONDS = 0.4  # between two measured submissions, so that the pool is full


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("--cell", choices=[*KINDS, "all"], default="all")
    parser.add_argument("--seconds", type=float, default=5.0, help="for each measurement of the sandbox alone")
    parser.add_argument("--submissions", type=int, default=60, help="measured one by one")
    parser.add_argument("--no-burst", action="store_true")
    parser.add_argument("--judgements", type=int, default=4, help="of each file that is measured beside a starter")
    options = parser.parse_args()
    for cell in KINDS if options.cell == "all" else [options.cell]:
        print(f"\n{cell}{'':36}    median    95th pc.", flush=True)
        bare = 0.0
        kind = choose(cell)
        imports = (measure_imports(kind, name, options.seconds) for name in ("numpy", "pandas", "sklearn"))
        for line in chain(measure(kind, options.seconds), *imports):
            bare = bare or statistics.median(line.took)
            print(f"  {line.text(bare)}", flush=True)
        with tempfile.TemporaryDirectory() as folder, running(cell, Path(folder)) as site:
            people = site.people(len(BURST))
            _one_by_one(site, people[0], options.submissions, bare)
            _sustained(people[:CLIENTS], options.seconds * 2, bare)
            if not options.no_burst:
                _burst(site, people)
        if options.judgements:
            _verdicts(cell, options.judgements)


def _one_by_one(site: Site, person: Person, count: int, bare: float) -> None:
    took: dict[int, float] = {}
    for number in range(count + 3):
        time.sleep(SETTLE_SECONDS)
        seconds, pk = _submit_and_wait(person)
        if number >= 3:  # the first ones warm up caches
            took[pk] = seconds
    own = {attempt.pk: attempt.own for attempt in site.attempts()}
    _print("POST to verdict", list(took.values()), bare)
    _print("the same, beyond the cases' own time", [seconds - own[pk] for pk, seconds in took.items()], bare)


def _submit_and_wait(person: Person) -> tuple[float, int]:
    began = time.perf_counter()
    pk, judged = person.submit()
    if not judged:
        person.verdict(pk)
    return time.perf_counter() - began, pk


def _sustained(people: Sequence[Person], seconds: float, bare: float) -> None:
    """Each of several people submits, waits for the verdict and submits again."""
    end = time.perf_counter() + seconds

    def work(person: Person) -> list[float]:
        took = []
        while time.perf_counter() < end:
            took.append(_submit_and_wait(person)[0])
        return took

    began = time.perf_counter()
    with ThreadPoolExecutor(len(people)) as threads:
        took = [each for one in threads.map(work, people) for each in one]
    _print(f"sustained, {len(people)} people", took, bare, rate=len(took) / (time.perf_counter() - began))


def _print(name: str, took: Sequence[float], bare: float, *, rate: float | None = None) -> None:
    median, high = statistics.median(took), percentile(tuple(took), 95)
    rates = f"{rate:7.1f}/s" if rate else " " * 9
    print(f"  {name:44}{median * 1000:8.1f} ms {high * 1000:8.1f} ms {rates} {median / bare:6.1f} x bare", flush=True)


def _burst(site: Site, people: Sequence[Person]) -> None:
    """500 submissions as fast as the site takes them: the one with a hundred first, then all others at once."""
    before, known = site.worker_bytes(), {attempt.pk for attempt in site.attempts()}
    began = time.time()
    counts = list(BURST.values())
    _in_threads([lambda: [people[0].submit() for _ in range(counts[0])]])
    others = zip(people[1:], counts[1:], strict=True)
    _in_threads([lambda who=who, count=count: [who.submit() for _ in range(count)] for who, count in others])
    posted = time.time()
    middle = site.worker_bytes()
    while True:
        time.sleep(3)
        burst = [attempt for attempt in site.attempts() if attempt.pk not in known]
        if all(attempt.finished for attempt in burst):
            break
    ended = max(attempt.finished for attempt in burst)
    _tell(burst, seconds=ended - began, posted=posted - began)
    sizes = " -> ".join(f"{size >> 20}" for size in (before, middle, site.worker_bytes()))
    print(f"  worker's memory before, in and after the burst: {sizes} MB", flush=True)


def _verdicts(cell: str, judgements: int) -> None:
    """Whether the same file gets the same verdict, in a process of its own: that one needs a Django of its own too."""
    command = [sys.executable, "-m", "tests.bench.verdicts", "--cell", cell, "--judgements", str(judgements)]
    subprocess.run(command, check=True)


def _in_threads(works: Sequence[Callable[[], object]]) -> None:
    threads = [threading.Thread(target=work) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _tell(burst: Sequence[Judged], *, seconds: float, posted: float) -> None:
    right = sum(attempt.verdict == "accepted" for attempt in burst)
    once = sum(attempt.tries == 1 for attempt in burst)
    by_claim = sorted(burst, key=lambda attempt: attempt.claimed)
    users = {attempt.user for attempt in burst}
    in_order = all(
        [a.pk for a in by_claim if a.user == user] == sorted(a.pk for a in burst if a.user == user) for user in users
    )
    # For the first of each person: how many claims lie between its arrival and its own.
    firsts = [min((a for a in burst if a.user == user), key=lambda a: a.pk) for user in users]
    waits = [sum(first.created < other.claimed < first.claimed for other in burst) for first in firsts]
    print(f"  burst: {right} of {len(burst)} right, {once} judged once, in order of arrival per person: {in_order};")
    print(f"    posted in {posted:.0f} s, judged at {len(burst) / seconds:.1f}/s; a person's first waited for at most")
    print(f"    {max(waits)} others (median {statistics.median(waits):.0f})", flush=True)


if __name__ == "__main__":
    main()
