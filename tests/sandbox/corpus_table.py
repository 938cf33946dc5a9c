"""Fires the whole hostile corpus at every kind of cell of this machine: `python -m tests.sandbox.corpus_table`.

--cell NAME     docker, bubblewrap or user; may be repeated
--only TEXT     only files whose name holds this
--markdown      the table for the documentation, without the list of files
"""

import argparse
import os
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sandbox.cells.base import CellKind
from sandbox.cells.bubblewrap import BubblewrapKind
from sandbox.cells.docker import DockerKind
from tests.sandbox import corpus, workers
from tests.sandbox.as_user import UserKind

#: The last is bubblewrap as an ordinary user has it; who is one has it anyway.
CELLS = ("docker", "bubblewrap", "user") if os.geteuid() == 0 else ("docker", "bubblewrap")


def main() -> int:
    parser = argparse.ArgumentParser(description="Fires the hostile corpus at the cells of this machine.")
    parser.add_argument("--cell", action="append", choices=CELLS)
    parser.add_argument("--only", default="")
    parser.add_argument("--markdown", action="store_true")
    options = parser.parse_args()
    attacks = [attack for attack in corpus.read_all() if options.only in attack.name and attack.runs_here()]
    failed = 0
    print("| cell | family | files | as promised | first verdicts | seconds |\n|---|---|---|---|---|---|", flush=True)
    for cell in options.cell or CELLS:
        with employed(cell) as worker:
            failed += table(worker, attacks, told=not options.markdown)
    return 1 if failed else 0


@contextmanager
def employed(cell: str) -> Iterator[workers.Worker]:
    """A worker with cells of this kind. Raises SystemExit with what is missing."""
    with tempfile.TemporaryDirectory(prefix="crossover-user-") as folder:
        kinds = {"docker": DockerKind, "bubblewrap": BubblewrapKind, "user": lambda: UserKind(Path(folder))}
        kind: CellKind = kinds[cell]()
        if problem := kind.problem():
            raise SystemExit(f"{cell}: {problem}")
        with closing(workers.employ(kind)) as worker:
            yield worker
        if isinstance(kind, UserKind):
            kind.close()


def table(worker: workers.Worker, attacks: list[corpus.Attack], *, told: bool) -> int:
    """Print a line for each family. Returns how many files did not end as promised."""
    seconds: Counter[str] = Counter()
    verdicts: dict[str, Counter[str]] = defaultdict(Counter)
    failed: Counter[str] = Counter()
    with workers.bait() as bait:
        for attack in attacks:
            started = time.monotonic()
            report, flaws = workers.fire(worker, attack, bait)
            seconds[attack.family] += time.monotonic() - started
            word = corpus.verdict(attack, report.cases[0])
            verdicts[attack.family][word] += 1
            failed[attack.family] += bool(flaws)
            if told:
                line = f"{worker.name:10} {attack.name:40} {word:14} {time.monotonic() - started:5.2f} s"
                print("\n        FLAW ".join([line, *flaws]), file=sys.stderr)
    for family, found in verdicts.items():
        files = sum(found.values())
        words = ", ".join(f"{count} {word}" for word, count in found.most_common())
        print(
            f"| {worker.name} | {family} | {files} | {files - failed[family]} | {words} | {seconds[family]:.1f} |",
            flush=True,
        )
    return sum(failed.values())


if __name__ == "__main__":
    sys.exit(main())
