"""The sandbox at the command line: `python -m sandbox run|doctor|build-image|bench`."""

import argparse
import contextlib
import dataclasses
import json
import statistics
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from sandbox.bench import measure
from sandbox.bench_numpy import measure_imports, measure_numpy
from sandbox.cells import KINDS, WANTED, CellError, CellKind, NoCell, choose
from sandbox.cells.packages import DEFAULT, PRELOADED, packages_in
from sandbox.doctor import doctor
from sandbox.harness import HarnessError, parse
from sandbox.job import Case, CaseResult, Job, Limits, Outcome

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
    imports = bench.add_argument(
        "--imports", nargs="*", choices=list(PRELOADED), help="packages whose import is measured"
    )
    imports.default = ["numpy", "pandas", "sklearn"]
    bench.set_defaults(command=_bench)
    for command in (run, check, bench):
        command.add_argument("--cell", choices=WANTED, default="auto")
        command.add_argument("--runtime", help="an OCI runtime for the docker cell, such as runsc")
    for command in (run, check, build, bench):
        where = "a folder of packages for the code in the cells, as pip install --target makes it"
        command.add_argument("--packages", type=Path, default=DEFAULT, help=f"{where} ({DEFAULT})")
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
    kind = choose(options.cell, runtime=options.runtime, packages=options.packages)
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
    wanted = [make for slug, make in KINDS.items() if options.cell in {"auto", slug}]
    kinds = [make(runtime=options.runtime, packages=options.packages) for make in wanted]
    usable = [(kind, kind.problem()) for kind in kinds]
    good = any(problem is None for _, problem in usable)
    print(_packages_line(options.packages))
    for kind, problem in usable:
        print(f"{kind.slug}: {problem or 'works'}")
        if problem is None:
            good = _examine(kind) and good
    return 0 if good else 1


def _packages_line(folder: Path) -> str:
    packages = packages_in(folder)
    if packages is None:
        return f"packages in the cells: none, there are none in {folder}"
    return "packages in the cells: " + ", ".join(f"{name} {version}" for name, version in packages.versions.items())


def _examine(kind: CellKind) -> bool:
    results = doctor(kind)
    for result in results:
        print(f"  {'held' if result.held else 'BROKEN':8}{result.name:14}{result.promise}")
        if result.detail:
            print(f"          {result.detail}")
    return all(result.held for result in results)


def _build_image(options: argparse.Namespace) -> int:
    from sandbox.cells.docker import DockerKind

    print(DockerKind(base_image=options.base_image, packages=options.packages).build())
    return 0


def _bench(options: argparse.Namespace) -> int:
    kind = choose(options.cell, runtime=options.runtime, packages=options.packages)
    print(f"{kind.slug}: median, 95th percentile, a second, and the median beside a bare python3")
    bare = 0.0
    for line in measure(kind, options.seconds):
        bare = bare or statistics.median(line.took)
        print(f"  {line.text(bare)}", flush=True)
    if packages := packages_in(options.packages):
        for name in options.imports:
            for line in measure_imports(kind, name, options.seconds):
                print(f"  {line.text(bare)}", flush=True)
        print("beside the same product on this machine")
        here = 0.0
        for line in measure_numpy(kind, packages, options.seconds):
            here = here or statistics.median(line.took)
            print(f"  {line.text(here).replace('bare', 'here')}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
