"""What the child of a case gives up before it sees any submitted code."""

import contextlib
import math
import os
import resource
from typing import Any

from sandbox.supervisor.seccomp import Filter, prctl

SET_DUMPABLE, SET_NO_NEW_PRIVS = 4, 38
DATA_RESERVE = 64 << 20  # one huge allocation fails at once; the polled limit decides the rest
FIRST_UID, LAST_UID = 1 << 20, 1 << 30


def set_dumpable(*, on: bool) -> None:
    """Non-dumpable processes cannot be traced, nor their /proc files opened, by others of the same uid."""
    prctl(SET_DUMPABLE, int(on))


def first_case_uid() -> int | None:
    """The uid of the first case, from which the next ones count up; None when the supervisor must share its own.

    Random per cell: the process limit counts per uid over the whole machine, also over other cells.
    """
    if os.geteuid() != 0:
        return None
    with open("/proc/self/uid_map") as lines:
        last = min(LAST_UID, max(int(line.split()[0]) + int(line.split()[2]) for line in lines) - 1)
    first = FIRST_UID if last > 2 * FIRST_UID else 10_000
    return first + int.from_bytes(os.urandom(8), "big") % max(1, last - 10_000 - first)


def give_up(*, limits: dict[str, Any], uid: int | None, seccomp: Filter) -> None:
    """Drop to `uid`, set the resource limits and install the filter. Raises OSError or Unsupported."""
    set_dumpable(on=True)  # else /proc/self belongs to root
    with open("/proc/self/oom_score_adj", "w") as score:
        score.write("1000")
    with contextlib.suppress(OSError):
        os.nice(5)  # a busy child must not starve the supervisor that times it
    _set_limits(limits, shared_uid=uid is None)
    if uid is not None:
        os.setgroups([])
        os.setresgid(uid, uid, uid)
        os.setresuid(uid, uid, uid)
    if os.geteuid() == 0:
        raise PermissionError("the child would run as root")
    if prctl(SET_NO_NEW_PRIVS, 1) != 0:
        raise PermissionError("no_new_privs could not be set")
    seccomp.install()
    set_dumpable(on=True)  # changing the uid cleared it


def _set_limits(limits: dict[str, Any], *, shared_uid: bool) -> None:
    cpu = math.ceil(limits["cpu_seconds"]) + 1
    data = (limits["memory_mb"] << 20) + DATA_RESERVE
    # With a shared uid the supervisor itself counts as one of the processes.
    processes = limits["processes"] + (1 if shared_uid else 0)
    for what, soft, hard in (
        (resource.RLIMIT_CORE, 1, 1),  # no file is that small; and unlike 0 it also keeps a host's crash reporter out
        (resource.RLIMIT_CPU, cpu, cpu + 1),
        (resource.RLIMIT_FSIZE, limits["file_mb"] << 20, limits["file_mb"] << 20),
        (resource.RLIMIT_NOFILE, limits["open_files"], limits["open_files"]),
        (resource.RLIMIT_DATA, data, data),
        (resource.RLIMIT_NPROC, processes, processes),
        (resource.RLIMIT_MEMLOCK, 65536, 65536),
    ):
        ceiling = resource.getrlimit(what)[1]
        if ceiling != resource.RLIM_INFINITY:
            soft, hard = min(soft, ceiling), min(hard, ceiling)
        resource.setrlimit(what, (soft, hard))
