# mypy: ignore-errors
import contextlib
import os
import signal


def attack():
    """Signal everyone, PID 1 above all."""
    for number in (signal.SIGKILL, signal.SIGSTOP, signal.SIGINT, signal.SIGTERM, signal.SIGSEGV, signal.SIGHUP):
        with contextlib.suppress(OSError):
            os.kill(1, number)
    with contextlib.suppress(OSError):
        os.kill(-1, signal.SIGKILL)
    return []


def aftermath():
    return []
