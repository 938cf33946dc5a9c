"""What the child of a case gives up before it sees any submitted code."""

import contextlib
import ctypes
import math
import os
import resource
from collections.abc import Iterator
from typing import Any

from sandbox.supervisor.seccomp import Filter, prctl

SET_DEATH_SIGNAL, GET_DEATH_SIGNAL = 1, 2
SET_DUMPABLE, DROP_FROM_BOUNDS, SET_NO_NEW_PRIVS, AMBIENT, CLEAR_ALL = 4, 24, 38, 47, 4
DATA_RESERVE = 64 << 20  # one huge allocation fails at once; the polled limit decides the rest
FIRST_UID, LAST_UID = 1 << 20, 1 << 30
CAPABILITIES_V3 = 0x20080522


def set_dumpable(*, on: bool) -> None:
    """Non-dumpable processes cannot be traced, nor their /proc files opened, by others of the same uid."""
    prctl(SET_DUMPABLE, int(on))


def death_signal() -> int:
    """The signal that this process gets when its parent ends; 0 for none. Bubblewrap asks for one."""
    found = ctypes.c_int(0)
    prctl(GET_DEATH_SIGNAL, ctypes.addressof(found))
    return found.value


@contextlib.contextmanager
def acting_as(uid: int) -> Iterator[None]:
    """For a while with the rights of a case. The kernel takes a change of user for a reason to forget two settings."""
    signal = death_signal()
    os.seteuid(uid)
    try:
        yield
    finally:
        os.seteuid(0)
        set_dumpable(on=False)
        prctl(SET_DEATH_SIGNAL, signal)


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


def bind(seccomp: Filter) -> None:
    """No new privileges and no denied system calls, for this process and all its descendants. Raises OSError or
    Unsupported."""
    if prctl(SET_NO_NEW_PRIVS, 1) != 0:
        raise PermissionError("no_new_privs could not be set")
    _drop_inheritable()
    seccomp.install()


def _drop_inheritable() -> None:
    """Leave no capability to be inherited, as bubblewrap and older engines do: what is effective goes with the uid."""
    libc, header, sets = ctypes.CDLL(None), (ctypes.c_uint32 * 2)(CAPABILITIES_V3, 0), (ctypes.c_uint32 * 6)()
    done = libc.capget(header, sets)
    sets[2] = sets[5] = 0  # of the low and the high half: effective, permitted, inheritable
    if done != 0 or libc.capset(header, sets) != 0:
        raise PermissionError("the inheritable capabilities could not be dropped")


def keep_only(capabilities: frozenset[int]) -> None:
    """Give up all other capabilities for ever. Raises PermissionError."""
    number = 0
    while number in capabilities or prctl(DROP_FROM_BOUNDS, number) == 0:  # until the kernel knows no more of them
        number += 1
    prctl(AMBIENT, CLEAR_ALL)
    kept = sum(1 << number for number in capabilities)
    sets = (ctypes.c_uint32 * 6)(kept, kept, 0, 0, 0, 0)
    if number < 32 or ctypes.CDLL(None).capset((ctypes.c_uint32 * 2)(CAPABILITIES_V3, 0), sets) != 0:
        raise PermissionError("the capabilities could not be given up")


def give_up(*, limits: list[tuple[int, int, int]], uid: int | None) -> None:
    """Set the resource limits and drop to `uid`. Raises OSError."""
    set_dumpable(on=True)  # else /proc/self belongs to root
    score = os.open("/proc/self/oom_score_adj", os.O_WRONLY)
    os.write(score, b"1000")
    os.close(score)
    with contextlib.suppress(OSError):
        os.nice(5)  # a busy child must not starve the supervisor that times it
    for what, soft, hard in limits:
        resource.setrlimit(what, (soft, hard))
    if uid is not None:
        os.setgroups([])
        os.setresgid(uid, uid, uid)
        os.setresuid(uid, uid, uid)
    if os.geteuid() == 0:
        raise PermissionError("the child would run as root")
    set_dumpable(on=True)  # changing the uid cleared it


def resource_limits(limits: dict[str, Any], *, shared_uid: bool, held: int = 0) -> list[tuple[int, int, int]]:
    """(resource, soft, hard) for each limit that the kernel keeps, none above what this process has itself. `held` is
    what a case inherits beyond the usual, in bytes."""
    cpu = math.ceil(limits["cpu_seconds"]) + 1
    data = (limits["memory_mb"] << 20) + DATA_RESERVE + held
    # With a shared uid the supervisor itself counts as one of the processes.
    processes = limits["processes"] + (1 if shared_uid else 0)
    wanted = (
        (resource.RLIMIT_CORE, 1, 1),  # no file is that small; and unlike 0 it also keeps a host's crash reporter out
        (resource.RLIMIT_CPU, cpu, cpu + 1),
        (resource.RLIMIT_FSIZE, limits["file_mb"] << 20, limits["file_mb"] << 20),
        (resource.RLIMIT_NOFILE, limits["open_files"], limits["open_files"]),
        (resource.RLIMIT_DATA, data, data),
        (resource.RLIMIT_NPROC, processes, processes),
        (resource.RLIMIT_MEMLOCK, 65536, 65536),
    )
    return [(what, *_bounded(what, soft, hard)) for what, soft, hard in wanted]


def _bounded(what: int, soft: int, hard: int) -> tuple[int, int]:
    ceiling = resource.getrlimit(what)[1]
    return (soft, hard) if ceiling == resource.RLIM_INFINITY else (min(soft, ceiling), min(hard, ceiling))
