"""A launcher that really runs, and a look at every process that comes from it."""

import os
import queue
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
START = [sys.executable, "config/launch/bootstrap.py", "run"]
# What tests that ask for no database give to processes, so that none opens one unnoticed: nobody answers there.
NO_DATABASE = "postgres://nobody:none@127.0.0.1:1/no_database"
START_SECONDS = 150  # a first start fetches packages; later ones take a few seconds


@dataclass
class Launched:
    """A running launcher, its output so far, and the state directory that marks all its processes."""

    process: "subprocess.Popen[str]"
    state: Path
    port: int
    lines: list[str] = field(default_factory=list)
    _fresh: "queue.Queue[str | None]" = field(default_factory=queue.Queue)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    @property
    def has_sandbox(self) -> bool:
        return not any(line.startswith("Code cannot be judged") for line in self.lines)

    def collect(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._fresh.put(line.rstrip("\n"))
        self._fresh.put(None)

    def wait_for_line(self, part: str, *, seconds: float = START_SECONDS) -> str:
        """The next line that holds `part`. Fails when the launcher ends first, or says nothing for too long."""
        while True:
            line = self._fresh.get(timeout=seconds)
            assert line is not None, f"ended without saying {part!r}:\n" + "\n".join(self.lines)
            self.lines.append(line)
            if part in line:
                return line

    def wait_until_ready(self) -> "Launched":
        self.wait_for_line(self.address)
        return self

    def wait_until_questions_are_loaded(self) -> None:
        log = self.state / "log" / "bank.log"
        assert wait_until(lambda: log.exists() and "\nbank: " in f"\n{log.read_text()}", seconds=START_SECONDS)

    def status(self, path: str) -> int:
        """The status of a GET, 0 when nobody answers."""
        try:
            with urllib.request.urlopen(self.address + path.lstrip("/"), timeout=10) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            error.close()
            return error.code
        except OSError:
            return 0

    def processes(self) -> dict[int, str]:
        """Every living process that came from this launcher (known by its state directory), and its command line."""
        folder = self.state / "broker_folder"
        socket_folder = folder.read_text() if folder.exists() else str(self.state)
        return processes_with(f"CROSSOVER_VAR={self.state}") | processes_named(f"unixsocket:{socket_folder}/")

    def pid_of(self, part: str) -> int:
        """The oldest process of this launcher whose command line holds `part`."""
        return min(pid for pid, command in self.processes().items() if part in command)

    def rest(self) -> list[str]:
        """All that the launcher still says until it ends."""
        self.process.wait(timeout=30)
        while (line := self._fresh.get(timeout=10)) is not None:
            self.lines.append(line)
        return self.lines


def processes_with(variable: str) -> dict[int, str]:
    """Processes whose environment holds `variable` ("NAME=value"): {pid: command line}. Zombies have none."""
    return {
        pid: _read(pid, "cmdline").replace("\0", " ")
        for pid in _all_pids()
        if variable in _read(pid, "environ").split("\0")
    }


def processes_named(part: str) -> dict[int, str]:
    """Processes whose command line holds `part`. A broker writes its title over its environment."""
    return {pid: _read(pid, "cmdline") for pid in _all_pids() if part in _read(pid, "cmdline")}


def _all_pids() -> list[int]:
    return [int(folder.name) for folder in Path("/proc").glob("[0-9]*")]


def _read(pid: int, name: str) -> str:
    """A file of a process, "" when the process (or the right to look) is gone."""
    try:
        return Path(f"/proc/{pid}/{name}").read_bytes().decode(errors="replace")
    except OSError:
        return ""


def is_gone(pid: int) -> bool:
    """Whether a process has ended; one that only waits for its parent to notice counts as ended."""
    status = _read(pid, "status")
    return not status or "State:\tZ" in status


def wait_until(holds: Callable[[], object], *, seconds: float) -> bool:
    """Whether `holds` came true in time."""
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(state: Path, port: int, **more: str) -> dict[str, str]:
    """This process's environment without what the tests set up for themselves, plus a state directory and a port."""
    ours = {"REDIS_URL", "DATABASE_URL", "SECRET_KEY", "DEBUG", "DJANGO_SETTINGS_MODULE"}
    kept = {name: value for name, value in os.environ.items() if name not in ours or value == NO_DATABASE}
    chosen = {"CROSSOVER_VAR": str(state), "PORT": str(port), "SANDBOX_CELL": "bubblewrap"}
    return kept | chosen | more
