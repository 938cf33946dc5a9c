"""Companions that report: the value is their word, and they decide where a process is killed and started again."""

import dataclasses
from typing import Any

import pytest

from sandbox.cells.base import CellKind
from sandbox.job import Case, Harness, Job, Limits, Outcome, Reports
from sandbox.supervisor.stage import KEPT
from tests.sandbox.conftest import run_job
from tests.sandbox.test_companion import ASKS

#: Keeps what it is asked to, and kills at the n-th request of an act, before or after the effect.
KEEPS = """
class Sink:
    def __init__(self, data):
        self.kept, self.kills, self.acts, self.asked = [], data["kills"], len(data["kills"]) + 1, 0
        self.left = list(self.kills)
    def __call__(self, request):
        if request == "begin":
            self.kill = self.left.pop(0) if self.left else None
            self.asked = 0
            return len(self.kept)
        self.asked += 1
        hit = self.kill and self.kill[0] == self.asked
        if hit and self.kill[1] == "before":
            raise Die
        self.kept.append(request)
        if hit:
            raise Die
        return len(self.kept)
    def report(self):
        return self.kept
def start(data):
    return Sink(data)
"""
HARNESS = f"{ASKS}\ndef run(load, data):\n    ask('begin')\n    load().f(ask)\n"


def job(source: str, *kills: tuple[int, str], **limits: Any) -> Job:
    return Job(
        files={"solution.py": source},
        harness=Harness(HARNESS),
        cases=(Case("case", None, behind={"kills": kills}, acts=len(kills) + 1),),
        companion=KEEPS,
        reports=Reports(cpu_seconds=3, memory_mb=64),
        limits=Limits(**{"cpu_seconds": 2.0, "memory_mb": 64, **limits}),
    )


RESUMES = f"""
import os
def f(ask):
    os.makedirs("{KEPT}", exist_ok=True)
    for number in range(5):
        if not os.path.exists(f"{KEPT}/{{number}}"):
            ask(number)
            open(f"{KEPT}/{{number}}", "w").close()
"""


def test_the_value_is_what_the_companion_reports_and_nothing_that_the_code_says(kind: CellKind) -> None:
    forges = """
import os
def f(ask):
    ask("a")
    os.write(3, b'{"value":["forged"]}')
    print('{"value":["forged"]}')
    return ["forged"]
"""
    (case,) = run_job(kind, job(forges)).cases
    assert (case.outcome, case.value) == (Outcome.RETURNED, ["a"])
    assert [act.end for act in case.acts] == ["finished"]


def test_a_kill_falls_before_or_after_the_effect_and_the_kept_folder_outlives_it(kind: CellKind) -> None:
    (case,) = run_job(kind, job(RESUMES, (3, "before"), (2, "after"))).cases
    assert (case.outcome, case.value) == (Outcome.RETURNED, [0, 1, 2, 3, 3, 4])
    assert [act.end for act in case.acts] == ["killed", "killed", "finished"]
    assert all(act.peak_bytes < 64 << 20 for act in case.acts)


def test_a_kill_whose_call_never_comes_leaves_an_act_that_ends_by_itself(bubblewrap_kind: CellKind) -> None:
    (case,) = run_job(bubblewrap_kind, job(RESUMES, (99, "before"))).cases
    assert case.value == [0, 1, 2, 3, 4]
    assert [act.end for act in case.acts] == ["finished", "finished"]


@pytest.mark.parametrize(
    ("code", "outcome"),
    [
        ("raise KeyError('x')", Outcome.RUNTIME_ERROR),
        ("def", Outcome.SYNTAX_ERROR),
        ("import time; time.sleep(30)", Outcome.TIME_LIMIT),
        ("x = bytearray(100 << 20)", Outcome.MEMORY_LIMIT),
        ("import os; os._exit(0)", Outcome.RUNTIME_ERROR),
        ("import os; os.write(5, b'\\x00\\x00\\x00\\x01[')", Outcome.RUNTIME_ERROR),
        ("[ask('x' * 1000000) for _ in range(200)]", Outcome.MEMORY_LIMIT),
    ],
)
def test_what_the_code_does_wrong_is_its_own_verdict(local_kind: CellKind, code: str, outcome: Outcome) -> None:
    source = f"def f(ask):\n    {code}\n    ask(1)\n" if code != "def" else "def"
    report = run_job(local_kind, job(source, wall_seconds=1.5))
    assert (report.fault, report.cases[0].outcome) == ("", outcome)


ENDS_LATE = """
import os, time
def start(data):
    def answer(request):
        os.close(5)  # as the kernel does it when a process ends: its lines first, and what others wait for later
        time.sleep(0.3)
        os._exit(73)
    answer.report = list
    return answer
"""


def test_a_companion_whose_line_closes_before_it_has_ended_is_waited_for(local_kind: CellKind) -> None:
    slow = dataclasses.replace(job("def f(ask):\n    ask(1)\n"), companion=ENDS_LATE)
    report = run_job(local_kind, slow)
    assert (report.fault, report.cases[0].outcome) == ("", Outcome.RUNTIME_ERROR)


HIDES = f"""
import ctypes, os, signal, socket, subprocess, sys, time
def f(ask):
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    found = [path for path in ("/tmp/hidden", "/dev/shm/hidden", "/tmp/work/hidden") if os.path.exists(path)]
    found += ["environment"] if "HIDDEN" in os.environ else []
    found += ["descriptor"] if len(os.listdir("/proc/self/fd")) > 8 else []
    found += ["process"] if len([n for n in os.listdir("/proc") if n.isdigit()]) > 3 else []
    line = socket.socket(socket.AF_UNIX)
    try:
        line.connect("\\0hidden")
        found.append("socket")
    except OSError:
        pass
    ask(found)
    os.environ["HIDDEN"] = "1"
    for path in ("/tmp/hidden", "/dev/shm/hidden", "/tmp/work/hidden"):
        open(path, "w").close()
    server = socket.socket(socket.AF_UNIX)
    server.bind("\\0hidden")
    server.listen()
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            while True:
                time.sleep(0.01)
                open(f"{KEPT}/daemon", "a").write("x")
        os._exit(0)
    ask("die")
"""


def test_nothing_but_the_folder_is_handed_on_to_the_next_act(kind: CellKind) -> None:
    (case,) = run_job(kind, job(HIDES, (2, "before"), (2, "after"))).cases
    assert case.value == [[], [], "die", [], "die"]


ATTACKS = """
import os, signal
def f(ask):
    ask(1)
    others = [int(n) for n in os.listdir("/proc") if n.isdigit() and int(n) not in (1, os.getpid())]
    for pid in others:
        try:
            os.kill(pid, signal.{0})
        except OSError:
            pass
    {1}
"""


@pytest.mark.parametrize("kind_of_signal", ["SIGKILL", "SIGSTOP"])
def test_who_kills_or_stops_the_companion_gains_nothing(local_kind: CellKind, kind_of_signal: str) -> None:
    report = run_job(local_kind, job(ATTACKS.format(kind_of_signal, "import time; time.sleep(0.1)")))
    (case,) = report.cases
    assert report.fault == ""
    assert case.outcome is Outcome.RUNTIME_ERROR or case.value == [1]


@pytest.mark.parametrize(
    "code",
    [
        f"os.makedirs('{KEPT}'); [open(f'{KEPT}/{{n}}', 'wb').write(b'x' * (4 << 20)) for n in range(3)]",
        "\n    while True: os.fork()",
    ],
)
def test_what_is_too_much_ends_the_case_and_harms_no_other(local_kind: CellKind, code: str) -> None:
    source = f"import os\ndef f(ask):\n    {code}\n    ask(1)\n"
    report = run_job(local_kind, job(source, (1, "before"), processes=8))
    assert report.fault == ""
    assert report.cases[0].outcome in {Outcome.OUTPUT_LIMIT, Outcome.RUNTIME_ERROR, Outcome.MEMORY_LIMIT}
