"""A folder in which the web processes keep their figures together, so that /metrics tells of all whoever answers."""

import os
import shutil
import tempfile
from typing import Any

# prometheus_client looks for it when it is loaded.
FOLDER = "PROMETHEUS_MULTIPROC_DIR"
_made: list[str] = []


def share() -> None:
    """Makes a new folder, if anybody is to read the figures. To be called before the program is loaded."""
    wanted = os.environ.get("METRICS_TOKEN") or os.environ.get("METRICS_TOKEN_FILE")
    if wanted and FOLDER not in os.environ:
        os.environ[FOLDER] = tempfile.mkdtemp(prefix="crossover-figures-")
        _made.append(os.environ[FOLDER])


def child_exit(_server: Any, worker: Any) -> None:
    """gunicorn's hook: what an ended process counted stays, what it held open does not."""
    if FOLDER in os.environ:
        from prometheus_client.multiprocess import mark_process_dead

        mark_process_dead(worker.pid)


def on_exit(_server: Any) -> None:
    """gunicorn's hook at the very end."""
    for folder in _made:
        shutil.rmtree(folder, ignore_errors=True)
