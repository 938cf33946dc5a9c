"""One long-lived thread that starts processes.

bubblewrap's --die-with-parent asks the kernel to kill the cell when its parent ends, and the parent is the *thread*
that started it: a cell started by a short-lived thread of a pool would die with that thread.
"""

import os
import subprocess
import threading
from collections.abc import Sequence
from concurrent.futures import Future
from queue import SimpleQueue

Process = subprocess.Popen[bytes]

_lock = threading.Lock()
Order = tuple[Sequence[str], int, Future[Process]]
_wanted: SimpleQueue[Order] = SimpleQueue()
_pid = 0


def spawn(command: Sequence[str], *, stdin: int = subprocess.PIPE) -> Process:
    """Start `command` with pipes for stdout, stderr and, unless a descriptor is given, stdin, and an empty
    environment. Raises OSError."""
    _ensure_thread()
    started: Future[Process] = Future()
    _wanted.put((command, stdin, started))
    return started.result()


def _ensure_thread() -> None:
    global _pid, _wanted
    with _lock:
        if _pid != os.getpid():  # first use, or we are a fork, which inherits no thread
            _pid, _wanted = os.getpid(), SimpleQueue()
            threading.Thread(target=_serve, args=(_wanted,), name="cell-spawner", daemon=True).start()


def _serve(wanted: SimpleQueue[Order]) -> None:
    pipe = subprocess.PIPE
    while True:
        command, stdin, started = wanted.get()
        try:
            started.set_result(subprocess.Popen(command, stdin=stdin, stdout=pipe, stderr=pipe, bufsize=0, env={}))
        except BaseException as error:
            started.set_exception(error)
