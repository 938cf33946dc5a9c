"""Starts launchers, and leaves none behind."""

import os
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.launch.helpers import ROOT, START, Launched, environment, free_port


@pytest.fixture(scope="package")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One state directory for the whole folder: its second use is a second start."""
    return tmp_path_factory.mktemp("state") / "var"


@pytest.fixture(scope="package")
def launch(state: Path, new_database: Callable[[], dict[str, str]]) -> Iterator[Callable[..., Launched]]:
    """`launch(command=..., **environment)` starts a launcher; whatever still runs at the end is killed."""
    started = []
    databases: dict[Path, dict[str, str]] = {}

    def start(command: list[str] | None = None, *, place: Path = state, **more: str) -> Launched:
        port = free_port()
        if place not in databases:
            databases[place] = new_database()
        process = subprocess.Popen(
            command or START,
            cwd=ROOT,
            env=environment(place, port, **databases[place], **more),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        launched = Launched(process=process, state=place, port=port)
        threading.Thread(target=launched.collect, daemon=True).start()
        started.append(launched)
        return launched

    yield start
    for launched in started:
        for pid in launched.processes():
            os.kill(pid, signal.SIGKILL)
        launched.process.wait()
        assert launched.process.stdout is not None
        launched.process.stdout.close()
