"""Keeps children running, and ends them all in order."""

import os
import signal
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from . import processes
from .errors import LaunchError
from .signals import StopSignals
from .steps import say

QUICK_SECONDS = 5.0  # who dies sooner than this died of something that another start will not mend
QUICK_DEATHS = 3
GRACE_SECONDS = 5.0  # for all children together: who ended the launcher should not wait longer
LAST_GRACE_SECONDS = 0.5  # for one child, when those before it used up all the grace
LONGEST_LOG = 5 * 1024 * 1024


@dataclass
class Child:
    """One process. `due_at` (monotonic seconds) is set while it waits to start again; one that `has_end` never does."""

    name: str
    command: list[str]
    log: Path
    process: "subprocess.Popen[bytes]"
    started_at: float
    due_at: float | None = None
    quick_deaths: int = 0
    has_end: bool = False


class Family:
    """The children of the launcher, in the order of their start; they end in the opposite order."""

    def __init__(self, *, cwd: Path, env: dict[str, str]) -> None:
        self._cwd = cwd
        self._env = env
        self._children: list[Child] = []

    def add(self, name: str, command: list[str], *, log: Path, has_end: bool = False) -> None:
        """Starts a child, which `watch` then keeps running; one that `has_end` may end, and is told of if it fails."""
        if log.exists() and log.stat().st_size > LONGEST_LOG:
            log.write_bytes(b"")
        process = self._spawn(command, log)
        self._children.append(Child(name, command, log, process, started_at=time.monotonic(), has_end=has_end))

    def watch(self) -> None:
        """One look at every child: who died, who is due again. LaunchError for one that will not stay up."""
        for child in list(self._children):
            if child.due_at is None and not is_alive(child.process):
                (self._note_end if child.has_end else self._note_death)(child)
            elif child.due_at is not None and time.monotonic() >= child.due_at:
                child.process, child.due_at = self._spawn(child.command, child.log), None
                child.started_at = time.monotonic()

    def end(self, signals: StopSignals) -> None:
        """Ends the children one by one, youngest first, within a few seconds; one more signal kills them all."""
        asked, deadline = signals.count, time.monotonic() + GRACE_SECONDS
        for child in reversed(self._children):
            if child.due_at is not None:
                continue
            if is_alive(child.process):
                child.process.send_signal(signal.SIGTERM)
            patience = max(deadline, time.monotonic() + LAST_GRACE_SECONDS)
            while is_alive(child.process) and time.monotonic() < patience and signals.count <= asked:
                signals.wait(0.1)
            _finish(child.process)

    def _spawn(self, command: list[str], log: Path) -> "subprocess.Popen[bytes]":
        return processes.start(command, log=log, cwd=self._cwd, env=self._env)

    def _note_end(self, child: Child) -> None:
        _finish(child.process)
        self._children.remove(child)
        if child.process.returncode:
            how = processes.describe_end(child.process.returncode)
            say(f"The {child.name} failed ({how}). The end of {child.log}:\n{processes.tail(child.log)}")

    def _note_death(self, child: Child) -> None:
        _finish(child.process)
        how = processes.describe_end(child.process.returncode)
        lived = time.monotonic() - child.started_at
        child.quick_deaths = child.quick_deaths + 1 if lived < QUICK_SECONDS else 0
        delay = 0.5 * 2**child.quick_deaths
        child.due_at = time.monotonic() + delay
        if child.quick_deaths >= QUICK_DEATHS:
            raise LaunchError(
                f"The {child.name} ended {QUICK_DEATHS} times in a row right after its start ({how}). "
                f"The end of {child.log}:\n{processes.tail(child.log)}"
            )
        say(f"The {child.name} ended ({how}); it starts again in {delay:g} s. Its log: {child.log}")


def is_alive(process: "subprocess.Popen[bytes]") -> bool:
    """Whether a child still runs. Does not reap it: the number of its process group must stay its own."""
    if process.returncode is not None:
        return False
    return os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None


def _finish(process: "subprocess.Popen[bytes]") -> None:
    """Kills what is left of a child's process group, and reaps the child."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
