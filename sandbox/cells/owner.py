"""Who a cell belongs to: the name by which a later worker tells leftovers of the dead from cells of the living."""

import os
from pathlib import Path


def this_owner() -> str:
    """`<pid>-<start time>` of this process: a recycled pid has another start time."""
    return f"{os.getpid()}-{_start_time(os.getpid())}"


def is_alive(owner: str) -> bool:
    """Whether the process that `this_owner` named still runs on this machine."""
    pid, _, start = owner.partition("-")
    return pid.isdigit() and _start_time(int(pid)) == start


def here() -> str:
    """Where process ids mean something: this boot of the machine and this pid namespace."""
    boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    return f"{boot}-{os.readlink('/proc/self/ns/pid').strip('pid:[]')}"


def _start_time(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        return ""
