"""The virtual environment and the Python packages in it."""

import fcntl
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from . import processes, stamps
from .errors import LaunchError
from .network import network_problem
from .places import Places, require_writable
from .steps import Step

NO_WHEEL = re.compile(r"No matching distribution found for (\S+)")
WRONG_HASH = "DO NOT MATCH THE HASHES"
#: The site works without these packages, so a network that does not answer must not hold it up for long.
TO_CELLS = ("--only-binary", ":all:", "--no-compile", "--retries", "2")


@contextmanager
def one_setup_at_a_time(places: Places) -> Iterator[None]:
    """Set-ups of one checkout (`make run` and `make test` at once) take turns, also in a read-only one."""
    folder = os.open(places.root, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def ensure_environment(places: Places, step: Step) -> None:
    """A virtual environment of this Python in `.venv`. A broken, moved or other Python's one is made anew."""
    stamp = places.venv / "crossover-python.stamp"
    made_from = f"{sys.version_info[:3]} {sys.base_prefix} {places.venv}"
    if os.access(places.python, os.X_OK) and stamps.is_current(stamp, made_from):
        step.result = "up to date"
        return
    require_writable(places.root, hint="It holds the Python environment (.venv).")
    if _is_usable(places):
        step.result = "taken as it is"
    else:
        _create(places)
        step.result = "created"
    stamps.remember(stamp, made_from)


def _is_usable(places: Places) -> bool:
    """Whether an unstamped `.venv` (made by hand, say) is whole, made for this place and by this Python."""
    activate = places.venv / "bin" / "activate"
    try:
        if str(places.venv) not in activate.read_text():
            return False
        check = f"import pip, sys; sys.exit(sys.version_info[:3] != {tuple(sys.version_info[:3])})"
        return subprocess.run([places.python, "-c", check], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _create(places: Places) -> None:
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    missing = [name for name in ("venv", "ensurepip") if importlib.util.find_spec(name) is None]
    if missing:
        raise LaunchError(
            f"Python {version} ({sys.executable}) lacks its {' and '.join(missing)} module. "
            "On Debian 12: apt install python3-venv"
        )
    if places.venv.is_symlink():
        places.venv.unlink()  # `--clear` would empty what it points at: another checkout's, say
    log = places.logs / "venv.log"
    command = [sys.executable, "-m", "venv", "--clear", str(places.venv)]
    code, output = processes.run(command, log=log, cwd=places.root, env=dict(os.environ))
    if code:
        raise LaunchError(f"The Python environment could not be created (full log: {log}):\n{output.strip()}")


def _is_up_to_date(places: Places, step: Step, stamp: Path, wanted: str, *, made: Path) -> bool:
    """Else whatever is there counts as nothing until it is made anew."""
    if stamps.is_current(stamp, wanted) and made.is_dir():
        step.result = "up to date"
        return True
    require_writable(places.venv, hint="It holds the Python packages (.venv).")
    stamps.forget(stamp)
    return False


def ensure_packages(places: Places, step: Step, *, lock: str) -> None:
    """The packages of `requirements/<lock>.txt`, each checked against its hash."""
    requirements = places.root / "requirements" / f"{lock}.txt"
    stamp = places.venv / f"crossover-{lock}.stamp"
    wanted = stamps.digest([requirements])
    if _is_up_to_date(places, step, stamp, wanted, made=places.venv):
        return
    step.result = f"{_install(places, step, requirements)} installed"
    stamps.remember(stamp, wanted)


def ensure_cell_packages(places: Places, step: Step) -> None:
    """The packages that code in the sandbox may import (`requirements/cell.txt`), in a folder of their own."""
    requirements = places.root / "requirements" / "cell.txt"
    stamp = places.venv / "crossover-cell.stamp"
    wanted = stamps.digest([requirements])
    if _is_up_to_date(places, step, stamp, wanted, made=places.cell_packages):
        return
    fresh = places.venv / "cell-packages.new"
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        count = _install(places, step, requirements, *TO_CELLS, "--target", str(fresh))
    except NotFetched as error:
        # Without a stamp: the next start tries again. Older ones, if there are any, were made for this Python.
        step.result = f"{'the older ones' if places.cell_packages.is_dir() else 'none'}, {error}"
        return
    step.note("compiling")
    _settle(places, fresh)
    step.result = f"{count} installed"
    stamps.remember(stamp, wanted)


def _settle(places: Places, fresh: Path) -> None:
    """Leave out what no answer needs, compile the rest (a cell cannot write), and put it in place."""
    for folder in [*fresh.rglob("tests"), fresh / "bin"]:
        shutil.rmtree(folder, ignore_errors=True)
    command = [str(places.python), "-m", "compileall", "-q", "-j", "0", str(fresh)]
    subprocess.run(command, capture_output=True, check=False)  # what does not compile, nobody can import
    for path in [fresh, *fresh.rglob("*")]:  # whatever the umask was: cases run under users of their own
        path.chmod(0o755 if path.is_dir() else 0o644)
    shutil.rmtree(places.cell_packages, ignore_errors=True)
    fresh.rename(places.cell_packages)


class NotFetched(LaunchError):
    """Packages without which the site works could not be had; says why, in half a line."""


def _install(places: Places, step: Step, requirements: Path, *more: str) -> int:
    """Runs pip and returns how many packages it installed. Raises LaunchError with what to do."""
    command = [str(places.python), "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    command += ["--progress-bar", "off", "--require-hashes", "-r", str(requirements), *more]
    total = sum("==" in line for line in requirements.read_text().splitlines())
    seen = 0

    def show(line: str) -> None:
        nonlocal seen
        if line.startswith("Collecting "):
            seen += 1
            step.note(f"fetching {seen} of {total}: {line.split()[1]}")
        elif line.startswith("Installing collected"):
            step.note(f"installing {seen} packages")

    log = places.logs / f"pip-{requirements.stem}.log"
    code, output = processes.run(command, log=log, cwd=places.root, env=dict(os.environ), on_line=show)
    if code:
        if more and WRONG_HASH not in output:
            raise NotFetched(_why_not_fetched(output, log))
        raise LaunchError(_pip_problem(output, log))
    return _installed_count(output)


def _installed_count(output: str) -> int:
    done = "Successfully installed "
    return sum(len(line.removeprefix(done).split()) for line in output.splitlines() if line.startswith(done))


def _why_not_fetched(output: str, log: Path) -> str:
    if not network_problem(output, what="", settings="") and (found := NO_WHEEL.search(output)):
        return f"since there is no ready-made one for this machine ({found[1]})"
    return f"since fetching them failed; the next start tries again (log: {log})"


def _pip_problem(output: str, log: Path) -> str:
    offline = network_problem(output, what="Python packages", settings="HTTPS_PROXY, PIP_INDEX_URL or PIP_FIND_LINKS")
    errors = "\n".join(line for line in output.splitlines() if line.startswith("ERROR"))
    return offline or f"pip could not install the packages (full log: {log}):\n{errors or processes.tail(log)}"
