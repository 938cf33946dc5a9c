"""What is earned by those who only seem to need less than the starter."""

import pytest

from questions.verdicts import Verdict
from tests.questions.optimising import WASTEFUL, judged

SLOW = WASTEFUL.replace("def total", "def slowly")
#: These play with what a process has for itself, which is alike in every cell.
SHAM = {
    "turns the clocks back": f"""\
import resource, time
for name in ("time", "monotonic", "perf_counter", "process_time", "thread_time"):
    setattr(time, name, lambda: 0.0)
resource.getrusage = lambda who: resource.struct_rusage([0] * 16)
{WASTEFUL}""",
    "computes when its value is taken out": f"""\
{SLOW}
class Late(int):
    def __index__(self):
        return slowly(VALUES)
    __int__ = __index__
def total(values):
    global VALUES
    VALUES = values
    return Late(slowly(values))
""",
}
#: These lean on the walls.
CHEATS = {
    "keeps its results for later rounds": f"""\
{SLOW}
def total(values):
    for name in ("/tmp/kept", "/dev/shm/kept", "kept"):
        try:
            return int(open(name).read())
        except OSError:
            pass
    found = slowly(values)
    for name in ("/tmp/kept", "/dev/shm/kept", "kept"):
        open(name, "w").write(str(found))
    return found
""",
    "slows the baseline down": f"""\
import os, sys, types
SLEEPY = "sum(i * i for i in range(10_000_000))\\n" + open(__file__).read()
for name in ("baseline.py", "solution.py"):
    open(name, "w").write(SLEEPY)
sys.modules["baseline"] = types.ModuleType("baseline")
os.makedirs("sitecustomize", exist_ok=True)
{WASTEFUL}""",
    "hides its memory in files": """\
def total(values):
    kept = []
    for name, size in (("/dev/shm/a", 7), ("/tmp/a", 7), ("/tmp/b", 7)):
        kept.append(open(name, "wb"))
        kept[-1].write(b"x" * 1000 * 1000 * size)
        kept[-1].flush()
    return 60 * sum(values)
""",
    "hides its memory in a mapping": """\
import mmap
def total(values):
    mapped = mmap.mmap(-1, 40_000_000)
    for place in range(0, len(mapped), 4096):
        mapped[place] = 1
    return 60 * sum(values)
""",
    "holds its memory for a moment only": """\
def total(values):
    bytearray(40_000_000)
    return 60 * sum(values)
""",
}
REFUSED = {
    "hides its memory behind descriptors": """\
import os
def total(values):
    for number in range(8):
        with open(os.memfd_create(str(number)), "wb", closefd=False) as file:
            for _ in range(50):
                file.write(b"x" * 100_000)
    return 60 * sum(values)
""",
    "hides its memory in pipes": """\
import fcntl, os
def total(values):
    for _ in range(20):
        _, writer = os.pipe()
        fcntl.fcntl(writer, fcntl.F_SETPIPE_SZ, 1 << 20)
        os.write(writer, b"x" * (1 << 20))
    return 60 * sum(values)
""",
    "hides its memory in sockets": """\
from socket import SO_SNDBUF, SOL_SOCKET, socketpair
def total(values):
    for _ in range(10):
        one, _ = socketpair()
        one.setsockopt(SOL_SOCKET, SO_SNDBUF, 2 << 20)
        one.sendall(b"x" * (2 << 20))
    return 60 * sum(values)
""",
    "works in a child": """\
import os
def total(values):
    reader, writer = os.pipe()
    if os.fork() == 0:
        os.write(writer, str(60 * sum(values)).encode())
        os._exit(0)
    return int(os.read(reader, 99))
""",
    "works in a thread": """\
from concurrent.futures import ThreadPoolExecutor
def total(values):
    with ThreadPoolExecutor() as threads:
        return 60 * threads.submit(sum, values).result()
""",
}
in_every_cell = pytest.mark.parametrize("run", ["bubblewrap", "docker", "user"], indirect=True, scope="module")


@pytest.mark.parametrize("run", ["bubblewrap"], indirect=True, scope="module")
@pytest.mark.parametrize("cheat", SHAM)
def test_who_only_seems_to_compute_less_misses_the_target(wasteful, run, cheat):
    grade = judged(*wasteful, SHAM[cheat], run)
    assert grade.verdict == Verdict.TARGET_MISSED, grade.sentence


@in_every_cell
@pytest.mark.parametrize("cheat", CHEATS)
def test_who_hides_what_is_needed_misses_the_target(wasteful, run, cheat):
    grade = judged(*wasteful, CHEATS[cheat], run)
    assert grade.verdict == Verdict.TARGET_MISSED, grade.sentence


@in_every_cell
@pytest.mark.parametrize("cheat", REFUSED)
def test_nothing_may_work_or_remember_beside_the_answer(wasteful, run, cheat):
    grade = judged(*wasteful, REFUSED[cheat], run)
    assert grade.verdict == Verdict.RUNTIME_ERROR, grade.sentence
