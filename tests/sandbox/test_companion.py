"""The process beside a case: what it answers, and that nobody looks into it."""

from dataclasses import replace
from typing import Any

import pytest

from sandbox.cells.base import CellKind
from sandbox.job import Case, Harness, Job, Limits, Outcome, Report
from sandbox.supervisor.stage import WORK
from tests.sandbox.conftest import run_job

SECRET = "the-hidden-source"
ADDS = """
def start(data):
    def answer(request):
        return data["secret_number"] + request
    return answer
"""
ASKS = """
import json, os
def ask(what):
    body = json.dumps(what).encode()
    os.write(5, len(body).to_bytes(4, "big") + body)
    size = int.from_bytes(os.read(5, 4), "big")
    return json.loads(os.read(5, size))
"""
#: Runs the submitted `look(pid)` with the companion's process number.
LOOKS = """
import os
def run(load, data):
    def parent(pid):
        return open(f"/proc/{pid}/stat").read().rpartition(")")[2].split()[1]
    others = [int(name) for name in os.listdir("/proc") if name.isdigit() and int(name) not in (1, os.getpid())]
    (companion,) = [pid for pid in others if parent(pid) == "1"]
    return load().look(companion)
"""


def job(source: str, *behind: Any, companion: str = ADDS, harness: str = "", **limits: Any) -> Job:
    run = harness or f"{ASKS}\ndef run(load, data):\n    return load().f(ask)\n"
    cases = tuple(Case(f"case {n}", None, behind=data) for n, data in enumerate(behind))
    limits = {"cpu_seconds": 2.0, "memory_mb": 128, **limits}
    return Job(
        files={"solution.py": source}, harness=Harness(run), cases=cases, companion=companion, limits=Limits(**limits)
    )


def values(report: Report) -> list[Any]:
    assert [case.outcome for case in report.cases] == [Outcome.RETURNED] * len(report.cases), report
    return [case.value for case in report.cases]


def test_each_case_has_a_companion_of_its_own(kind: CellKind) -> None:
    asked = job("def f(ask):\n    return [ask(1), ask(2)]", {"secret_number": 10}, {"secret_number": 20})
    assert values(run_job(kind, asked)) == [[11, 12], [21, 22]]


def test_a_large_thing_to_hold_and_a_job_without_a_companion_work_too(bubblewrap_kind: CellKind) -> None:
    large = {"secret_number": 1, "padding": "x" * (1 << 20)}
    asked = job("def f(ask):\n    return ask(1)", large)
    assert values(run_job(bubblewrap_kind, asked)) == [2]
    lists = Harness("import os\ndef run(load, data):\n    return os.listdir('/proc/self/fd')")
    alone = replace(asked, companion="", harness=lists)
    assert "5" not in values(run_job(bubblewrap_kind, alone))[0]


LOOK = """
import ctypes, os, signal

def look(pid):
    libc, through = ctypes.CDLL(None, use_errno=True), []
    here = ctypes.create_string_buffer(64)
    vector = (ctypes.c_void_p * 2)(ctypes.addressof(here), 8)
    there = (ctypes.c_void_p * 2)(ctypes.addressof(here), 8)  # forks have the same addresses
    if libc.ptrace(16, pid, 0, 0) == 0 or libc.ptrace(0x4206, pid, 0, 0) == 0:
        through.append("traced it")
    if libc.process_vm_readv(pid, vector, 1, there, 1, 0) > 0:
        through.append("read its memory")
    for name in ("mem", "maps", "environ", "fd", "fd/5", "cwd", "root", "stack", "syscall", "smaps", "auxv"):
        path = f"/proc/{pid}/{name}"
        try:
            os.listdir(path) if os.path.isdir(path) else open(path, "rb").read(1)
            through.append(name)
        except OSError:
            pass
    if hasattr(os, "pidfd_open"):
        try:
            handle = os.pidfd_open(pid)
            through += ["took a descriptor"] if libc.syscall(438, handle, 5, 0) >= 0 else []
        except OSError:
            pass
    if b"hidden" in open(f"/proc/{pid}/cmdline", "rb").read():
        through.append("cmdline")
    import gc
    if any(type(thing) is dict and "the-hidden-" + "source" in thing.values() for thing in gc.get_objects()):
        through.append("found it in its own memory")
    return through
"""


def test_nobody_looks_into_it(kind: CellKind) -> None:
    asked = job(LOOK, {"secret_number": 1, "source": SECRET}, harness=LOOKS)
    assert values(run_job(kind, asked)) == [[]]


SEEN = """
import os

def look(pid):
    def lines(name):
        return open(f"/proc/{pid}/{name}").read().splitlines()
    status = dict(line.split(":\\t", 1) for line in lines("status"))
    stat = lines("stat")[0].rpartition(")")[2].split()
    told = ("Name", "Umask", "Uid", "Gid", "Groups", "FDSize", "Threads", "SigCgt", "SigIgn", "NoNewPrivs", "Seccomp")
    return {
        "status": {name: status.get(name) for name in told},
        "session": [int(stat[2]) - pid, int(stat[3]) - pid],
        "priority": stat[15:18],
        "owner": os.stat(f"/proc/{pid}").st_uid,
        "cmdline": lines("cmdline"),
        "left": [os.listdir(place) for place in ("/tmp", "/dev/shm")],
    }
"""


def test_what_can_be_seen_of_it_is_the_same_whatever_it_holds(kind: CellKind) -> None:
    """Beside its number, its start, and the memory and time that it took, to which behind.py adds noise."""
    holds: list[Any] = [{"secret_number": 1, "source": "x" * 9}, {"secret_number": 2, "source": SECRET * 99}]
    first, *others = values(run_job(kind, job(SEEN, *holds, *holds, harness=LOOKS)))
    assert others == [first] * 3


SEARCH = """
import re
def f(ask):
    found, word = 0, re.compile(b"the-hidden-[s]ource")  # which is no match for itself
    with open("/proc/self/maps") as maps, open("/proc/self/mem", "rb", 0) as memory:
        for line in maps.readlines():
            span, mode = line.split()[:2]
            start, end = (int(part, 16) for part in span.split("-"))
            if mode[0] == "r" and "[v" not in line:
                memory.seek(start)
                found += len(word.findall(memory.read(end - start)))
    return found
"""


def test_in_the_memory_of_a_case_is_nothing_of_what_its_companions_hold(kind: CellKind) -> None:
    """All of it that can be read, also what earlier cases were about."""
    holds = {"secret_number": 1, "source": SECRET}
    searching = job(SEARCH, holds, holds)
    told = Case("told", SECRET, behind=None)  # so that it is seen to find what is there
    found = values(run_job(kind, replace(searching, cases=(*searching.cases, told))))
    assert found[:2] == [0, 0]
    assert found[2] > 0


TALKS = (
    "os.write(5, b'GET / HTTP/1.1' * 99)",
    "os.write(5, (1 << 31).to_bytes(4, 'big'))",
    r"os.write(5, b'\0\0\0\1[')",
    "os.kill(-1, 9)",
    "os.close(5)",
)


@pytest.mark.parametrize("talk", TALKS)
def test_who_talks_nonsense_or_kills_it_has_only_harmed_himself(local_kind: CellKind, talk: str) -> None:
    source = f"""
import os
def f(ask):
    try:
        {talk}
    except OSError:
        pass
    try:
        return ask(1)
    except Exception as error:
        return "gone"
"""
    spoilt, well = job(source, {"secret_number": 1}), job("def f(ask):\n    return ask(1)", {"secret_number": 1})
    report = run_job(local_kind, replace(spoilt, cases=spoilt.cases * 2))
    assert {str(case.value) for case in report.cases} <= {"gone", "2", "None"}
    assert values(run_job(local_kind, well)) == [2]


def test_who_stops_it_waits_until_his_time_is_over(local_kind: CellKind) -> None:
    """Where it has a uid of its own nobody can; and no answer that it gives late is taken for one in time."""
    source = "import contextlib, os\ndef f(ask):\n    with contextlib.suppress(OSError):\n        os.kill(-1, 19)\n"
    source += "    return ask(1)"
    stopped = job(source, {"secret_number": 1}, cpu_seconds=0.2, wall_seconds=0.5)
    (result,) = run_job(local_kind, stopped).cases
    assert (result.outcome, result.value) in {(Outcome.TIME_LIMIT, None), (Outcome.RETURNED, 2)}


def test_its_time_and_memory_are_those_of_the_case(kind: CellKind) -> None:
    burns = "def start(data):\n    def answer(request):\n        while True: pass\n    return answer"
    eats = "def start(data):\n    def answer(request):\n        return len(bytearray(300 << 20))\n    return answer"
    ask = "def f(ask):\n    return ask(1)"
    (slow,) = run_job(kind, job(ask, None, companion=burns, cpu_seconds=0.5)).cases
    assert slow.outcome is Outcome.TIME_LIMIT
    (large,) = run_job(kind, job(ask, None, companion=eats)).cases
    assert large.outcome in {Outcome.MEMORY_LIMIT, Outcome.RUNTIME_ERROR}


def test_it_writes_no_file_and_imports_none_of_the_learner(kind: CellKind) -> None:
    tries = f"""
def start(data):
    def answer(request):
        import importlib
        try:
            importlib.import_module("planted")
            return "imported"
        except ImportError:
            pass
        try:
            with open("{WORK}/kept", "w") as file:
                file.write("x" * 100)
            return "written"
        except OSError:
            return "neither"
    return answer
"""
    source = "def f(ask):\n    open('planted.py', 'w').close()\n    return ask(1)"
    assert values(run_job(kind, job(source, None, None, companion=tries))) == ["neither", "neither"]
