"""What talks to the database works on PostgreSQL as well: its tests are run again, on a server of our own."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.conftest import missing
from tests.launch.helpers import ROOT, free_port

pytestmark = pytest.mark.postgres

# The rest of these folders has little to do with the database, and takes long.
SUITES = ["tests/accounts", "tests/core/test_pages.py", "tests/practice", "tests/questions"]
LEFT_OUT = "not shipped_bank and not doctor and not worker and not command_line"


@pytest.fixture(scope="module")
def server():
    """The address of a fresh PostgreSQL server, run by a user who is not root, as it demands."""
    initdb, port = find("initdb"), free_port()
    # Not nobody: the sandbox's tests use that one, and kill what it runs.
    who = {"user": "daemon", "cwd": "/"} if os.geteuid() == 0 else {"cwd": "/"}
    # Not pytest's folder: each run of pytest, also the one below, closes that to other users again.
    with tempfile.TemporaryDirectory(prefix="crossover-postgresql-") as name:
        folder = Path(name)
        if os.geteuid() == 0:
            shutil.chown(folder, "daemon")
        data = folder / "data"
        run([initdb, "-D", data, "-U", "crossover", "--auth", "trust", "--no-sync"], who)
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off"
        run([initdb.with_name("pg_ctl"), "-D", data, "-o", options, "-l", folder / "log", "-w", "start"], who)
        yield f"postgres://crossover:none@127.0.0.1:{port}/postgres"
        run([initdb.with_name("pg_ctl"), "-D", data, "-m", "immediate", "stop"], who)


def find(program: str) -> Path:
    places = [*sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}")), shutil.which(program)]
    found = [Path(place) for place in places if place]
    if not found:
        missing("PostgreSQL", "install Debian's package postgresql")
    return found[-1]


def run(command: list, who: dict) -> None:
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, timeout=120, **who)
    assert done.returncode == 0, done.stdout + done.stderr


def test_what_talks_to_the_database_works_on_postgresql(server):
    environment = {name: value for name, value in os.environ.items() if name != "CROSSOVER_TEST_STATE"}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *SUITES, "-k", LEFT_OUT, "-q", "--no-header", "--tb=short"],
        cwd=ROOT,
        env=environment | {"DATABASE_URL": server},
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]
    assert " passed" in done.stdout
