"""gVisor's runsc as the runtime of the docker cell: the same verdicts behind a kernel of its own.

A chosen part of what the other kinds of cell go through, since each case costs ten times as much here.
"""

from typing import Any

import pytest

from sandbox.cells.base import CellKind
from sandbox.cells.docker import DockerKind
from sandbox.doctor import CANARIES, doctor
from sandbox.job import Outcome
from tests.private_engine import PrivateEngine
from tests.sandbox.conftest import make_job, run_job

SLOW = {"cpu_seconds": 2.0, "wall_seconds": 20.0}


def test_the_kernel_in_the_cell_is_gvisors(gvisor_kind: CellKind) -> None:
    report = run_job(gvisor_kind, make_job("def f():\n    return open('/proc/version').read()\n", **SLOW))
    assert "Linux version 4.4.0 #1 SMP Sun Jan 10 15:06:54 PST 2016" in report.cases[0].value


def test_every_canary_of_the_doctor_is_held(gvisor_kind: CellKind) -> None:
    results = doctor(gvisor_kind)
    assert [result.name for result in results] == [canary.name for canary in CANARIES]
    assert [f"{result.name}: {result.detail}" for result in results if not result.held] == []


# Of the fork bomb either the kernel or the supervisor notices first; both sentences name the bound.
ENDS: dict[str, tuple[str, Outcome, str]] = {
    "value": ("return [1, 'é', None]", Outcome.RETURNED, ""),
    "error": ("return [][0]", Outcome.RUNTIME_ERROR, "list index out of range"),
    "exit": ("os._exit(3)", Outcome.RUNTIME_ERROR, "ended the process (exit code 3)"),
    "crash": ("ctypes.string_at(0)", Outcome.RUNTIME_ERROR, "segmentation fault"),
    "fork bomb": (
        "while True: os.fork() or time.sleep(60)",
        Outcome.RUNTIME_ERROR,
        "8 processes",
    ),  # whichever notices first
    "busy loop": ("while True: pass", Outcome.TIME_LIMIT, "more than 1 s of CPU time"),
    "sleeper": ("time.sleep(60)", Outcome.TIME_LIMIT, "within 2.5 s, using little CPU time. Does it wait or sleep?"),
    "memory": ("a = []\n    while True: a.append(b'x' * 99_999)", Outcome.MEMORY_LIMIT, "more than 96 MB of memory"),
    "file": ("open('/dev/shm/x', 'wb').write(bytes(9 << 20))", Outcome.RUNTIME_ERROR, "No space left"),
    "output": ("while True: print('x' * 999)", Outcome.OUTPUT_LIMIT, "printed more than 64 KB"),
    "value size": ("return 'x' * (3 << 20)", Outcome.OUTPUT_LIMIT, "2048 KB"),
}


@pytest.mark.parametrize("name", ENDS)
def test_a_case_ends_as_in_every_other_cell(gvisor_kind: CellKind, name: str) -> None:
    body, outcome, words = ENDS[name]
    source = f"import ctypes, os, time\ndef f():\n    {body}\n"
    limits: dict[str, Any] = {"cpu_seconds": 1.0, "wall_seconds": 2.5, "memory_mb": 96, "file_mb": 16, "processes": 8}
    result = run_job(gvisor_kind, make_job(source, **limits)).cases[0]
    assert result.outcome is outcome, result
    assert words in (result.error.message if result.error else "")


def test_nothing_is_left_from_case_to_case(gvisor_kind: CellKind) -> None:
    source = (
        "import os, time\ndef f(n):\n"
        "    seen = sorted(os.listdir('/tmp') + os.listdir('/dev/shm')), len(os.listdir('/proc'))\n"
        "    open('/tmp/mine', 'w').close(); os.makedirs('/dev/shm/a/b')\n"
        "    if os.fork() == 0: os.setsid(); time.sleep(60)\n    return seen\n"
    )
    first, second = run_job(gvisor_kind, make_job(source, [1], [2], **SLOW)).cases
    assert first.value[0] == ["work"]
    assert second.value == first.value


def test_a_runtime_that_does_not_bind_memory_is_refused(gvisor_kind: CellKind, gvisor_engine: PrivateEngine) -> None:
    problem = DockerKind(runtime="careless", packages=None, address=gvisor_engine.address).problem()
    assert problem is not None
    assert "does not bind the memory of a container" in problem
