# mypy: ignore-errors
import contextlib
import os
import signal
import time


def attack(seconds):
    """Compute in short-lived children whose times of use the kernel throws away, while the case itself waits."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for _ in range(int(seconds / 0.05)):
        if os.fork() == 0:
            while time.process_time() < 0.05:
                pass
            os._exit(0)
        with contextlib.suppress(ChildProcessError):
            os.wait()
    return [f"computed for {seconds} s"]
