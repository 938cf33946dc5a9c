"""One launcher per state directory."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager

from .errors import LaunchError
from .places import Places


@contextmanager
def only_launcher(places: Places, *, address: str) -> Iterator[None]:
    """Holds `launcher.lock` while open; the kernel frees it however this process ends.

    Raises LaunchError with the other launcher's address when there is one.
    """
    file = os.open(places.state / "launcher.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise LaunchError(_refusal(places, os.pread(file, 1000, 0))) from None
        os.ftruncate(file, 0)
        os.pwrite(file, json.dumps({"address": address, "process": os.getpid()}).encode(), 0)
        yield
        os.ftruncate(file, 0)
    finally:
        os.close(file)


def _refusal(places: Places, content: bytes) -> str:
    try:
        other = json.loads(content)
        where = f"at {other['address']} (process {other['process']})"
    except (ValueError, KeyError, TypeError):
        where = "or being set up by another launcher"
    return (
        f"Crossover is already running {where} with its state in {places.state}. "
        "For a second one: CROSSOVER_VAR=$HOME/crossover-2 PORT=8001 make run"
    )
