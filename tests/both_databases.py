"""The whole suite on SQLite and on PostgreSQL: what `make test` runs when it is asked for nothing in particular.

What opens a database runs on both, at the same time; what opens none (tests/conftest.py tells) runs once, and so do
what is marked `one_database`, on SQLite, and the other stories in a browser, on PostgreSQL where there is one.
"""

import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass, field

from tests import postgresql_server
from tests.launch.helpers import ROOT

#: As many as a small machine has cores: no story may run out of time because too many others run.
AT_A_TIME = 2
NO_POSTGRESQL = "PostgreSQL: install Debian's package postgresql"


@dataclass
class Run:
    """One pytest of several, whose lines are printed behind its name."""

    name: str
    options: list[str]
    database: str = ""
    beside: bool = False
    lines: list[str] = field(default_factory=list)
    code: int = -1

    def go(self) -> None:
        # Each has its own state; a database that somebody set is not what is asked for here.
        left_out = {"CROSSOVER_TEST_STATE", "DATABASE_URL"}
        environment = {name: value for name, value in os.environ.items() if name not in left_out}
        command = [sys.executable, "-u", "-m", "pytest", "--color=no", *self.options]
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment | ({"DATABASE_URL": self.database} if self.database else {}),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for line in process.stdout:
            self.lines.append(line.rstrip("\n"))
            print(f"{self.name:>11} | {line}", end="", flush=True)
        self.code = process.wait()

    @property
    def outcome(self) -> str:
        """Pytest's own last words: "512 passed, 3 skipped in 61.20s"."""
        last = next((line for line in reversed(self.lines) if re.search(r" in [\d.]+s", line)), "said nothing")
        return last.strip("= ")


def main() -> int:
    """Runs everything; the exit code is 0 when nothing failed."""
    folder = postgresql_server.programs()
    if folder is None and os.environ.get("REQUIRE_ALL") == "1":
        print(f"PostgreSQL is required here. {NO_POSTGRESQL}", file=sys.stderr)
        return 1
    with postgresql_server.running(folder) if folder else nullcontext() as address:
        runs = plan(address)
        # Compose's run and the sandbox's wait for containers most of the time: they share a place beside the others.
        with ThreadPoolExecutor(1) as beside, ThreadPoolExecutor(AT_A_TIME) as executor:
            done = [(beside if run.beside else executor).submit(run.go) for run in runs]
            for each in done:
                each.result()
    report(runs)
    return int(any(run.code for run in runs))


def plan(address: str | None) -> list[Run]:
    """The runs in the order in which they start: the longest first, so that all places come to their end together. The
    sandbox has a run of its own: its stories about an ordinary user kill all that runs as that user, so no two of them
    may run at once."""
    elsewhere = ["--ignore", "tests/sandbox", "--ignore", "tests/compose"]
    return [
        Run("compose", ["tests/compose", "-m", "no_database"], beside=True),
        *([Run("PostgreSQL", ["-m", "not no_database and not one_database"], database=address)] if address else []),
        Run("SQLite", ["-m", "not no_database and (one_database or not browser)" if address else "not no_database"]),
        Run("no database", [*elsewhere, "-m", "no_database"]),
        Run("sandbox", ["tests/sandbox", "-m", "no_database"], beside=True),
    ]


def report(runs: list[Run]) -> None:
    print("\n== tests per database")
    for run in runs:
        print(f"{run.name:>11}: {run.outcome}{'' if run.code == 0 else f'  FAILED ({run.code})'}")
    if not any(run.database for run in runs):
        print(f" PostgreSQL: skipped. {NO_POSTGRESQL}")


if __name__ == "__main__":
    sys.exit(main())
