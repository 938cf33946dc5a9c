"""What a worker process is called, and whether the one of a name has died."""

import os
import socket
from pathlib import Path


def own_name() -> str:
    """What this process is called as a worker: where it runs, and as which process."""
    return f"{socket.gethostname()}:{os.getpid()}"


def has_died(name: str) -> bool:
    """Whether the worker of that name ran on this machine and its process is gone: a killed worker says no goodbye."""
    host, _, pid = name.rpartition(":")
    return host == socket.gethostname() and not Path(f"/proc/{pid}").exists()
