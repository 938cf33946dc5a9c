"""What a worker process is called, and whether the one of a name has died."""

import hashlib
import os
import socket
from functools import cache
from pathlib import Path

MACHINE_ID = Path("/etc/machine-id")


def own_name() -> str:
    """What this process is called as a worker: where it runs, as which process, and since when.

    In a container that was started again, process and place are the same as before.
    """
    return f"{place()}:{os.getpid()}.{_started_at(os.getpid())}"


def has_died(name: str) -> bool:
    """Whether the worker of that name ran here and its process is gone: a killed worker says no goodbye."""
    where, _, process = name.rpartition(":")
    pid, _, start = process.partition(".")
    running_since = _started_at(pid)
    return where == place() and not (running_since and start in {"", running_since})


def _started_at(pid: int | str) -> str:
    """In clock ticks since the machine's start; "" when there is no such process."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    except OSError:
        return ""


@cache
def place() -> str:
    """Within what a process number means one process.

    The host's name is not enough: two machines, or two containers, may both be called "debian", and each would take
    the other's living workers for dead.
    """
    machine = MACHINE_ID.read_text() if MACHINE_ID.exists() else ""
    told = f"{machine} {os.readlink('/proc/self/ns/pid')}"
    return f"{socket.gethostname()[:80]}-{hashlib.sha256(told.encode()).hexdigest()[:8]}"
