"""A PostgreSQL server of our own, for as long as the tests run."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.launch.helpers import free_port

#: Nothing here has to outlive a crash; many short-lived databases and connections come at once.
OPTIONS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=300", "shared_buffers=256MB")


def programs() -> Path | None:
    """The folder of the newest PostgreSQL's programs; None where there is none."""
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if found:
        return max(found, key=lambda folder: float(folder.parent.name))
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """The address of a fresh server whose programs lie in `folder`, run by a user who is not root, as it demands."""
    # Not nobody: the sandbox's tests use that one, and kill what it runs.
    who = {"user": "daemon", "cwd": "/"} if os.geteuid() == 0 else {"cwd": "/"}
    port = free_port()
    # Not pytest's folder: each run of pytest closes that to other users again.
    with tempfile.TemporaryDirectory(prefix="crossover-postgresql-") as name:
        place = Path(name)
        if os.geteuid() == 0:
            shutil.chown(place, "daemon")
        data = place / "data"
        _run([folder / "initdb", "-D", data, "-U", "crossover", "--auth", "trust", "--no-sync", "-E", "UTF8"], who)
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={place} "
        options += " ".join(f"-c {option}" for option in OPTIONS)
        control = [folder / "pg_ctl", "-D", data]
        _run([*control, "-o", options, "-l", place / "log", "-w", "start"], who)
        try:
            yield f"postgres://crossover:none@127.0.0.1:{port}/postgres"
        finally:
            _run([*control, "-m", "immediate", "stop"], who)


def _run(command: list, who: dict) -> None:
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, timeout=120, **who)
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed:\n{done.stdout}{done.stderr}")
