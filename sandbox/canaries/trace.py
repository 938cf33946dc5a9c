# mypy: ignore-errors
import ctypes
import os
import resource

libc = ctypes.CDLL(None, use_errno=True)
GVISOR = "#1 SMP Sun Jan 10 15:06:54 PST 2016"


def attack():
    """Read, steer or starve the supervisor."""
    through = []
    if libc.ptrace(16, 1, 0, 0) == 0:  # PTRACE_ATTACH
        through.append("traced PID 1")
    here = ctypes.create_string_buffer(8)
    vector = (ctypes.c_void_p * 2)(ctypes.addressof(here), 8)
    there = (ctypes.c_void_p * 2)(0x400000, 8)
    if libc.process_vm_readv(1, vector, 1, there, 1, 0) > 0:
        through.append("read memory of PID 1")
    # gVisor shows everybody where a process has its memory, and its environment: of the supervisor, nothing of a case.
    private = () if os.uname().version == GVISOR else ("maps", "environ")
    for name in ("mem", "fd/0", "fd/1", "syscall", "stack", *private):
        try:
            with open(f"/proc/1/{name}", "rb") as file:
                file.read(1)
            through.append(f"opened /proc/1/{name}")
        except OSError:
            pass
    through += _starve()
    return through


def _starve():
    through = []
    attempts = {
        "limited PID 1": lambda: resource.prlimit(1, resource.RLIMIT_NOFILE, (0, 0)),
        "rescheduled PID 1": lambda: os.sched_setscheduler(1, os.SCHED_IDLE, os.sched_param(0)),
        "pinned PID 1": lambda: os.sched_setaffinity(1, {0}),
        "reniced PID 1": lambda: os.setpriority(os.PRIO_PROCESS, 1, 19),
        "reniced its whole user": lambda: os.setpriority(os.PRIO_USER, 0, 19),
    }
    for what, attempt in attempts.items():
        try:
            attempt()
            through.append(what)
        except OSError:
            pass
    return through


def aftermath():
    return []
