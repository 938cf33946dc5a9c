"""Every limit at its edge: just under passes, just over gives the right verdict, in words that name the number."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from typing import Any

import pytest

from sandbox.cells.base import CellKind
from sandbox.job import CaseResult, Outcome
from tests.sandbox.conftest import Run, make_job, run_job

BURN = "import time\ndef f(s):\n    while time.process_time() < s: pass\n    return s\n"
HOLD = "import time\ndef f(mb):\n    held = bytearray(mb << 20)\n    time.sleep(0.05)\n    return len(held) >> 20\n"


def message(result: CaseResult) -> str:
    assert result.error is not None, result
    return result.error.message


# source, arguments just under, arguments just over, limits, how it then ends, in which words
STOPPING: dict[str, tuple[str, list[Any], list[Any], dict[str, Any], Outcome, str]] = {
    "CPU of a case": (
        BURN, [0.3], [0.6], {"cpu_seconds": 0.45, "wall_seconds": 20.0},
        Outcome.TIME_LIMIT, "Your code used more than 0.45 s of CPU time.",
    ),
    "wall of a case": (
        "import time\ndef f(s):\n    time.sleep(s)\n    return s\n", [0.4], [60], {"wall_seconds": 0.8},
        Outcome.TIME_LIMIT, "Your code did not end within 0.8 s, using little CPU time. Does it wait or sleep?",
    ),
    "memory": (
        HOLD, [58], [65], {"memory_mb": 64}, Outcome.MEMORY_LIMIT, "Your code used more than 64 MB of memory.",
    ),
    "stdout": (
        "import sys\ndef f(n):\n    sys.stdout.write('o' * n); sys.stderr.write('e' * 65_536)\n    return n\n",
        [65_536], [65_537], {}, Outcome.OUTPUT_LIMIT, "Your code printed more than 64 KB.",
    ),
    "stderr": (
        "import sys\ndef f(n):\n    sys.stderr.write('o' * n); sys.stdout.write('e' * 65_536)\n    return n\n",
        [65_536], [65_537], {}, Outcome.OUTPUT_LIMIT, "Your code printed more than 64 KB.",
    ),
    "files": (
        "def f(n):\n    for i in range(n): open(f'/dev/shm/{i}' if i % 2 else str(i), 'w').close()\n    return n\n",
        [4050], [4120], {"cpu_seconds": 5.0}, Outcome.OUTPUT_LIMIT, "Your code made more than 4,096 files and folders.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", STOPPING)
def test_a_limit_that_ends_the_job(run: Run, name: str) -> None:
    source, under, over, limits, outcome, words = STOPPING[name]
    first, second, third = run(source, under, over, under, **limits).cases
    assert (first.outcome, first.value) == (Outcome.RETURNED, under[0]), first
    assert (second.outcome, message(second)) == (outcome, words)
    assert third.outcome is Outcome.NOT_RUN


ONE_CALL = """
import os, resource, threading
def threads(n):
    done = threading.Event()
    made = [threading.Thread(target=done.wait) for _ in range(n)]
    try:
        for thread in made: thread.start()
    finally:
        done.set()
    return n
def processes(n):
    read, write = os.pipe()
    for _ in range(n):
        if os.fork() == 0:
            os.close(write); os.read(read, 1); os._exit(0)
    os.close(write)
    return n
def opened(n):
    held = [open('/dev/null') for _ in range(n)]
    return n
def written(n, path='one'):
    with open(path, 'wb', buffering=0) as file:
        while n: n -= file.write(bytes(min(n, 1 << 20)))
    return 0
def f(what, *args):
    return globals()[what](*args)
"""
# what is called just under, just over, and the words that then follow those of the kernel. /tmp holds the code too.
CALLS: list[tuple[list[Any], list[Any], str]] = [
    (["threads", 7], ["threads", 8], "At most 8 processes and threads may run at once."),
    (["processes", 7], ["processes", 8], "At most 8 processes and threads may run at once."),
    (["opened", 16], ["opened", 17], "At most 20 files may be open at once."),
    (["written", 4 << 20], ["written", (4 << 20) + 1], "A file may have at most 4 MB."),
]
SPACE: list[tuple[list[Any], list[Any], str]] = [
    (["written", (16 << 20) - 20_000], ["written", (16 << 20) + 1], "All files together may have 16 MB"),
    (["written", 8 << 20, "/dev/shm/x"], ["written", (8 << 20) + 1, "/dev/shm/x"], "those in /dev/shm 8 MB."),
]


@pytest.mark.parametrize(
    ("calls", "limits"),
    [(CALLS, {"processes": 8, "open_files": 20, "file_mb": 4}), (SPACE, {"file_mb": 40})],
    ids=["per call", "space"],
)
def test_a_limit_that_is_an_error_of_the_call(run: Run, calls: Any, limits: dict[str, Any]) -> None:
    report = run(ONE_CALL, *(call for under, over, _ in calls for call in (under, over)), **limits)
    for (under, over, words), first, second in zip(calls, report.cases[::2], report.cases[1::2], strict=True):
        assert first.outcome is Outcome.RETURNED, (under, first)
        assert second.outcome is Outcome.RUNTIME_ERROR, (over, second)
        assert words in message(second)


def test_the_cases_of_a_job_share_their_cpu_time(kind: CellKind) -> None:
    job = make_job(BURN, [0.2], [0.2], [0.2], [0.2], cpu_seconds=0.4, wall_seconds=20.0)
    report = run_job(kind, replace(job, cpu_seconds=0.5))
    returned, late = Outcome.RETURNED, Outcome.TIME_LIMIT
    assert [case.outcome for case in report.cases] == [returned, returned, late, Outcome.NOT_RUN]
    assert message(report.cases[2]) == "All cases together may use 0.5 s of CPU time, and here they had used it up."
    assert report.cases[2].cpu_ms < 200


@contextmanager
def busy_machine() -> Iterator[None]:
    """More who compute than there are processors, all of them with a better claim than a case has."""
    count = 2 * (os.cpu_count() or 1)
    hogs = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(count)]
    try:
        yield
    finally:
        for hog in hogs:
            hog.kill()
            hog.wait()


SAME: dict[str, tuple[str, Outcome, str]] = {
    "right": ("while time.process_time() < 0.21: pass", Outcome.RETURNED, ""),
    "sleeper": ("time.sleep(60)", Outcome.TIME_LIMIT, "within 0.8 s, using little CPU time. Does it wait or sleep?"),
    "busy loop": ("while True: pass", Outcome.TIME_LIMIT, "more than 0.3 s of CPU time"),
    "memory hog": ("held = bytearray(b'x') * (80 << 20); time.sleep(0.1)", Outcome.MEMORY_LIMIT, "64 MB of memory"),
}


@pytest.mark.parametrize("load", ["idle", "busy"])
def test_the_verdict_is_the_same_however_busy_the_machine_is(run: Run, load: str) -> None:
    """A right answer that uses 70% of its CPU time, and whose wall clock would have run out on a busy machine."""
    with busy_machine() if load == "busy" else nullcontext():
        for body, outcome, words in SAME.values():
            source = f"import time\ndef f():\n    {body}\n"
            result = run(source, cpu_seconds=0.3, wall_seconds=0.8, memory_mb=64).cases[0]
            assert result.outcome is outcome, (body, result)
            assert words in (result.error.message if result.error else "")
            assert 0 <= result.waited_ms <= result.wall_ms
