"""The sandbox at the command line: `python -m sandbox run|doctor|build-image|bench`."""

import argparse
import contextlib
import dataclasses
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from sandbox.cells import KINDS, WANTED, CellError, CellKind, NoCell, choose
from sandbox.doctor import doctor
from sandbox.harness import HarnessError, parse
from sandbox.job import Case, CaseResult, Job, Limits, Outcome
from sandbox.pool import Pool

USAGE = 2  # exit code for a mistake in the command, as argparse has it


class Mistake(Exception):
    """The command cannot be carried out as given."""


def main(words: Sequence[str] | None = None) -> int:
    """Exit code: 0 when all is well, 1 when not, 2 for a command that cannot be carried out."""
    options = _parser().parse_args(words)
    command: Callable[[argparse.Namespace], int] = options.command
    try:
        return command(options)
    except (Mistake, NoCell, CellError, HarnessError) as error:
        print(f"sandbox: {error}", file=sys.stderr)
        return USAGE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m sandbox", description="Runs untrusted Python in throw-away cells.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    run = commands.add_parser("run", help="run a file on cases and print what it returned")
    run.add_argument("file", type=Path, metavar="FILE")
    run.add_argument("--harness", required=True, help="function:NAME, class:NAME or the path of a harness file")
    run.add_argument("--cases", required=True, type=Path, help='JSON: a list of {"name", "data"}')
    run.add_argument("--json", action="store_true", help="print the report as JSON")
    run.add_argument("--cpu", type=float, default=Limits().cpu_seconds, help="CPU seconds per case")
    run.add_argument("--wall", type=float, help="seconds of wall clock per case")
    run.add_argument("--memory", type=int, default=Limits().memory_mb, help="MB per case")
    run.set_defaults(command=_run)
    check = commands.add_parser("doctor", help="fire attacks at the cells of this machine")
    check.set_defaults(command=_doctor)
    build = commands.add_parser("build-image", help="build the image of the docker cell")
    build.add_argument("--base-image", help="a Python image; without it the running Python is used")
    build.set_defaults(command=_build_image)
    bench = commands.add_parser("bench", help="measure jobs per second")
    bench.add_argument("--seconds", type=float, default=3.0, help="for each measurement")
    bench.set_defaults(command=_bench)
    for command in (run, check, bench):
        command.add_argument("--cell", choices=WANTED, default="auto")
        command.add_argument("--runtime", help="an OCI runtime for the docker cell, such as runsc")
    return parser


def _run(options: argparse.Namespace) -> int:
    limits = Limits(cpu_seconds=options.cpu, wall_seconds=options.wall, memory_mb=options.memory)
    source = _read(options.file)
    job = Job(
        files={"solution.py": source},
        harness=parse(options.harness),
        cases=_cases(_read(options.cases)),
        limits=limits,
    )
    shown = None if options.json else _print_case
    kind = choose(options.cell, runtime=options.runtime)
    try:
        with contextlib.closing(kind.start(memory_mb=limits.memory_mb)) as cell:
            report = cell.run(job, on_case=shown)
    except ValueError as error:
        raise Mistake(str(error)) from error
    if options.json:
        print(json.dumps(dataclasses.asdict(report), indent=2))
    elif report.fault:
        print(f"The sandbox failed: {report.fault}", file=sys.stderr)
    return 0 if all(result.outcome is Outcome.RETURNED for result in report.cases) else 1


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Mistake(f"{path} cannot be read: {error}") from error


def _cases(text: str) -> tuple[Case, ...]:
    try:
        found = json.loads(text)
        return tuple(Case(str(case["name"]), case["data"]) for case in found)
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise Mistake(f'the cases must be a JSON list of {{"name", "data"}}: {error!r}') from error


def _print_case(result: CaseResult) -> None:
    print(f"{result.name}: {result.outcome}  {result.cpu_ms:.0f} ms CPU, {result.peak_bytes >> 20} MB")
    if result.outcome is Outcome.RETURNED:
        print(f"  {json.dumps(result.value)}")
    elif result.error:
        print("  " + (result.error.traceback or result.error.message).replace("\n", "\n  "))
    for name, text in (("stdout", result.stdout), ("stderr", result.stderr)):
        if text:
            print(f"  {name}: {text.rstrip()}")


def _doctor(options: argparse.Namespace) -> int:
    """The cell asked for, or every one that works here."""
    kinds = [make(options.runtime) for slug, make in KINDS.items() if options.cell in {"auto", slug}]
    usable = [(kind, kind.problem()) for kind in kinds]
    good = any(problem is None for _, problem in usable)
    for kind, problem in usable:
        print(f"{kind.slug}: {problem or 'works'}")
        if problem is None:
            good = _examine(kind) and good
    return 0 if good else 1


def _examine(kind: CellKind) -> bool:
    results = doctor(kind)
    for result in results:
        print(f"  {'held' if result.held else 'BROKEN':8}{result.name:14}{result.promise}")
        if result.detail:
            print(f"          {result.detail}")
    return all(result.held for result in results)


def _build_image(options: argparse.Namespace) -> int:
    from sandbox.cells.docker import DockerKind

    print(DockerKind(base_image=options.base_image).build())
    return 0


def _bench(options: argparse.Namespace) -> int:
    kind = choose(options.cell, runtime=options.runtime)
    cases = tuple(Case(str(number), [number]) for number in range(10))
    job = Job(files={"solution.py": "def f(n):\n    return n * n\n"}, harness=parse("function:f"), cases=cases)

    def cold() -> None:
        with contextlib.closing(kind.start()) as cell:
            _expect_success(cell.run(job).cases)

    bare = _rate(lambda: _python_pass(), options.seconds)
    print(f"{kind.slug}, ten cases a job, one job at a time")
    print(f"  bare python3 -c pass  {_line(bare)}")
    print(f"  cold cell             {_line(_rate(cold, options.seconds))}")
    with Pool(kind, 2) as pool:

        def warm() -> float:
            pool.wait_until_full(30)
            started = time.perf_counter()
            _expect_success(pool.run(job).cases)
            return time.perf_counter() - started

        print(f"  pool of 2, never dry  {_line(_rate(warm, options.seconds))}")
        print(f"  pool of 2, sustained  {_line(_rate(lambda: _expect_success(pool.run(job).cases), options.seconds))}")
    return 0


def _python_pass() -> None:
    subprocess.run([sys.executable, "-c", "pass"], check=True)


def _expect_success(cases: Sequence[CaseResult]) -> None:
    for result in cases:
        if result.outcome is not Outcome.RETURNED:
            raise Mistake(f"a case of the benchmark ended in {result.outcome}")


def _rate(once: Callable[[], Any], seconds: float) -> list[float]:
    """Seconds of each call, repeated for about `seconds`. A call may time itself by returning a number."""
    took: list[float] = []
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        started = time.perf_counter()
        own = once()
        took.append(own if isinstance(own, float) else time.perf_counter() - started)
    return took


def _line(took: list[float]) -> str:
    return f"{len(took) / sum(took):7.1f}/s   median {statistics.median(took) * 1000:6.1f} ms"


if __name__ == "__main__":
    sys.exit(main())
