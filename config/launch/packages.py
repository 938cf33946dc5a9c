"""The virtual environment and the Python packages in it."""

import fcntl
import importlib.util
import os
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


def ensure_packages(places: Places, step: Step, *, lock: str) -> None:
    """The packages of `requirements/<lock>.txt`, each checked against its hash."""
    requirements = places.root / "requirements" / f"{lock}.txt"
    stamp = places.venv / f"crossover-{lock}.stamp"
    wanted = stamps.digest([requirements])
    if stamps.is_current(stamp, wanted):
        step.result = "up to date"
        return
    require_writable(places.venv, hint="It holds the Python packages (.venv).")
    stamps.forget(stamp)
    step.result = f"{_install(places, step, requirements)} installed"
    stamps.remember(stamp, wanted)


def _install(places: Places, step: Step, requirements: Path) -> int:
    """Runs pip and returns how many packages it installed. Raises LaunchError with what to do."""
    command = [str(places.python), "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    command += ["--progress-bar", "off", "--require-hashes", "-r", str(requirements)]
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
        raise LaunchError(_pip_problem(output, log))
    return _installed_count(output)


def _installed_count(output: str) -> int:
    done = "Successfully installed "
    return sum(len(line.removeprefix(done).split()) for line in output.splitlines() if line.startswith(done))


def _pip_problem(output: str, log: Path) -> str:
    offline = network_problem(output, what="Python packages", settings="HTTPS_PROXY, PIP_INDEX_URL or PIP_FIND_LINKS")
    errors = "\n".join(line for line in output.splitlines() if line.startswith("ERROR"))
    return offline or f"pip could not install the packages (full log: {log}):\n{errors or processes.tail(log)}"
