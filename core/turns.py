"""Takes turns between processes, on PostgreSQL also those of other machines."""

import fcntl
import zlib
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from django.conf import settings
from django.db import connection


def one_at_a_time(name: str) -> AbstractContextManager[None]:
    """Waits until no other process that uses the same database is inside a block of the same `name`.

    The lock of a process that dies is freed by the server, or by the kernel.
    """
    return _in_the_database(name) if connection.vendor == "postgresql" else _on_this_machine(name)


@contextmanager
def _in_the_database(name: str) -> Iterator[None]:
    key = [zlib.crc32(f"crossover {name}".encode())]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", key)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", key)


@contextmanager
def _on_this_machine(name: str) -> Iterator[None]:
    """SQLite serves one machine, so a locked file beside it will do."""
    with open(settings.STATE_DIR / f"{name.replace(' ', '_')}.lock", "w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
