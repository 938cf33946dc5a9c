"""What a worker process is called, and whether the one of a name has died."""

import hashlib
import os
import socket
from functools import cache
from pathlib import Path

MACHINE_ID = Path("/etc/machine-id")


def own_name() -> str:
    """What this process is called as a worker: where it runs, and as which process."""
    return f"{place()}:{os.getpid()}"


def has_died(name: str) -> bool:
    """Whether the worker of that name ran here and its process is gone: a killed worker says no goodbye."""
    where, _, pid = name.rpartition(":")
    return where == place() and not Path(f"/proc/{pid}").exists()


@cache
def place() -> str:
    """Within what a process number means one process.

    The host's name is not enough: two machines, or two containers, may both be called "debian", and each would take
    the other's living workers for dead.
    """
    machine = MACHINE_ID.read_text() if MACHINE_ID.exists() else ""
    told = f"{machine} {os.readlink('/proc/self/ns/pid')}"
    return f"{socket.gethostname()[:80]}-{hashlib.sha256(told.encode()).hexdigest()[:8]}"
