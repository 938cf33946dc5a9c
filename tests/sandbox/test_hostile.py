"""Attacks on the cells, on the supervisor and on the next case. After each all must go on as if nothing had been."""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from sandbox.cells import bubblewrap
from sandbox.cells.base import CellKind
from sandbox.doctor import CANARIES, doctor
from sandbox.job import Outcome
from tests.sandbox import corpus, workers
from tests.sandbox.conftest import Run
from tests.sandbox.corpus import Attack
from tests.sandbox.workers import Bait, Worker

CORPUS = corpus.read_all()
GOOD = "\n    return 'good'\n"

# Each defines f(bad): with 1 it attacks and returns or not, with 0 it looks whether all is well.
ATTACKS = {
    "fork bomb": (
        "import os\ndef f(bad):\n    while bad:\n        try: os.fork()\n        except OSError: pass\n",
        {Outcome.TIME_LIMIT},
    ),
    "thread bomb": (
        "import threading, time\ndef f(bad):\n    while bad: threading.Thread(target=time.sleep, args=(60,)).start()\n",
        {Outcome.RUNTIME_ERROR},
    ),
    "daemon": (
        "import os, time\ndef f(bad):\n    if bad and os.fork() == 0:\n        os.setsid()\n"
        "        if os.fork() == 0:\n"
        "            while True: time.sleep(0.01); open('/tmp/alive', 'w').close()\n        os._exit(0)\n"
        "    time.sleep(0.1 * bad)\n    assert bad or not os.path.exists('/tmp/alive')\n",
        {Outcome.RETURNED},
    ),
    "kill everyone": (
        "import os, signal\ndef f(bad):\n    for n in range(1, 65) if bad else ():\n"
        "        try: os.kill(1, n)\n        except OSError: pass\n    if bad: os.kill(-1, 9)\n",
        {Outcome.RETURNED, Outcome.RUNTIME_ERROR},
    ),
    "deep folders": (
        "import os\ndef f(bad):\n    for n in range(3000 * bad):\n        try: os.mkdir('d'); os.chdir('d')\n"
        "        except OSError: break\n",
        {Outcome.RETURNED},
    ),
    "locked folders": (
        "import os\ndef f(bad):\n    for n in range(20 * bad):\n        os.makedirs(f'/dev/shm/{n}/a/b'); "
        "os.chmod(f'/dev/shm/{n}/a/b', 0); os.chmod(f'/dev/shm/{n}/a', 0)\n        os.chmod(f'/dev/shm/{n}', 0)\n"
        "    assert bad or not os.listdir('/dev/shm')\n",
        {Outcome.RETURNED},
    ),
    "shared folders locked": (
        "import os, pty, stat\n"
        "SHARED = {'/tmp': 0o1777, '/dev/shm': 0o1777, '/dev/pts': 0o755, '/dev/pts/ptmx': 0o666}\n"
        "def f(bad):\n    for path in list(SHARED)[::-1] if bad else ():\n"
        "        try: os.chmod(path, 0)\n        except OSError: pass\n"
        "    for path, mode in SHARED.items(): assert bad or stat.S_IMODE(os.stat(path).st_mode) == mode, path\n"
        "    assert bad or os.listdir('/tmp') == ['work'] and pty.openpty()\n",
        {Outcome.RETURNED},
    ),
    "shared folders marked": (
        "import os, struct\nACL = struct.pack('<I' + 'HHi' * 3, 2, 1, 0, -1, 4, 0, -1, 32, 0, -1)\n"
        "MARKS = {'user.mark': b'x', 'system.posix_acl_access': ACL, 'system.posix_acl_default': ACL}\n"
        "def f(bad):\n    for path in ('/tmp', '/dev/shm'):\n        for name in MARKS if bad else ():\n"
        "            try: os.setxattr(path, name, MARKS[name]); os.utime(path, (1, 12345))\n"
        "            except OSError: pass\n"
        "        assert bad or (os.listxattr(path), os.stat(path).st_mtime == 12345) == ([], False)\n",
        {Outcome.RETURNED},
    ),
    "kernel settings": (
        "import os\ndef f(bad):\n    for folder, _, names in os.walk('/proc/sys'):\n        for name in names:\n"
        "            try: fd = os.open(f'{folder}/{name}', os.O_RDWR); os.write(fd, os.read(fd, 99))\n"
        "            except OSError: continue\n            raise AssertionError(f'{folder}/{name} can be written')\n",
        {Outcome.RETURNED},
    ),
    "a name like a size": (
        "import ctypes, time\ndef f(bad):\n    if bad: ctypes.CDLL(None).prctl(15, b'x) kB'); time.sleep(0.05)\n",
        {Outcome.RETURNED},
    ),
    "many files": (
        "import os\ndef f(bad):\n    for n in range(3000 * bad):\n        try: open(f'/tmp/{n}', 'w').close()\n"
        "        except OSError: break\n    assert bad or os.listdir('/tmp') == ['work']\n",
        {Outcome.RETURNED},
    ),
    "very many files": (
        "import os\ndef f(bad):\n    for n in range(100_000 * bad):\n        open(f'/tmp/{n}', 'w').close()\n",
        {Outcome.RUNTIME_ERROR, Outcome.OUTPUT_LIMIT},  # the docker cell says at 1024 that no space is left
    ),
    "very deep folders": (
        "import os\ndef f(bad):\n    for n in range(100_000 * bad): os.mkdir('x' * 200); os.chdir('x' * 200)\n",
        {Outcome.RUNTIME_ERROR, Outcome.OUTPUT_LIMIT},
    ),
    "links, pipes and sockets": (
        "import os, socket\ndef f(bad):\n    if bad:\n        os.symlink('/cell', '/tmp/l'); os.mkfifo('/tmp/p')\n"
        "        socket.socket(socket.AF_UNIX).bind('/tmp/s'); os.symlink('/tmp/work', '/dev/shm/w')\n"
        "    assert bad or os.listdir('/tmp') == ['work']\n",
        {Outcome.RETURNED},
    ),
    "removing its own folder": (
        "import os, shutil\ndef f(bad):\n    if bad: shutil.rmtree('/tmp/work'); open('/tmp/work', 'w').close()\n",
        {Outcome.RETURNED},
    ),
    "no descriptors left": (
        "import resource, os\ndef f(bad):\n    if bad: resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))\n",
        {Outcome.RETURNED, Outcome.RUNTIME_ERROR},
    ),
    "slow drip": (
        "import time\ndef f(bad):\n    for _ in range(50 * bad): print('.', end='', flush=True); time.sleep(0.002)\n",
        {Outcome.RETURNED},
    ),
    "result, then a wait": (
        "import os, time\ndef f(bad):\n    if bad:\n"
        '        os.write(3, b\'{"value":"good"}\')\n        time.sleep(60)\n',
        {Outcome.TIME_LIMIT},
    ),
    "late speakers": (
        "import atexit, os, threading, time\ndef f(bad):\n    if bad:\n        atexit.register(os.write, 3, b'x')\n"
        "        def late():\n            time.sleep(0.001)\n            while True: os.write(3, b'x')\n"
        "        threading.Thread(target=late, daemon=True).start(); time.sleep(0.05)\n",
        {Outcome.RUNTIME_ERROR, Outcome.OUTPUT_LIMIT},
    ),
    "calling the supervisor": (
        "import sys\ndef f(bad):\n    if bad:\n        sys.path.append('/cell')\n"
        "        import sandbox.supervisor.main as m; m.main()\n",
        {Outcome.RUNTIME_ERROR},
    ),
    "grown caches and patched parts": (
        "import builtins, json, os\ndef f(bad):\n    if bad:\n        builtins.open = builtins.len = None\n"
        "        os.write = json.loads = None\n",
        {Outcome.RETURNED, Outcome.RUNTIME_ERROR},
    ),
}


@pytest.fixture(scope="module")
def worker(kind: CellKind) -> Iterator[Worker]:
    with closing(workers.employ(kind)) as worker:
        yield worker


@pytest.fixture(scope="module")
def bait() -> Iterator[Bait]:
    with workers.bait() as bait:
        yield bait


@pytest.mark.parametrize("attack", CORPUS, ids=lambda attack: attack.name)
def test_a_hostile_submission_ends_as_its_file_says_and_harms_nobody(
    worker: Worker, bait: Bait, attack: Attack
) -> None:
    """A plain verdict and never internal_error, proof that the attack took place, and nothing left of it anywhere."""
    if not attack.runs_here():
        pytest.skip(f"written for {attack.said('machine')}")
    _, flaws = workers.fire(worker, attack, bait)
    assert flaws == []


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_ends_in_a_plain_verdict_and_harms_no_other_case(run: Run, name: str) -> None:
    source, outcomes = ATTACKS[name]
    attack = run(source + GOOD, [0], [1], cpu_seconds=1.0, wall_seconds=1.5)
    assert attack.cases[0].value == "good"
    assert attack.cases[1].outcome in outcomes, attack.cases[1]
    if not outcomes & {Outcome.TIME_LIMIT, Outcome.OUTPUT_LIMIT}:  # those end the job
        after = run(source + GOOD, [1], [0], cpu_seconds=1.0, wall_seconds=1.5)
        assert after.cases[1].value == "good", after.cases[1]


def test_a_busy_neighbour_does_not_count_against_a_case(run: Run) -> None:
    """Both cores are kept busy by others; CPU time decides, so a right answer stays right."""
    busy = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(4)]
    try:
        report = run("def f():\n    return sum(range(6_000_000))\n", cpu_seconds=1.0)
    finally:
        for process in busy:
            process.kill()
            process.wait()
    assert report.cases[0].outcome is Outcome.RETURNED
    assert report.cases[0].cpu_ms < 1000


def test_every_canary_of_the_doctor_is_held(local_kind: CellKind) -> None:
    results = doctor(local_kind)
    assert [result.name for result in results] == [canary.name for canary in CANARIES]
    assert [f"{result.name}: {result.detail}" for result in results if not result.held] == []


def test_the_doctor_sees_through_a_weakened_cell(bubblewrap_kind: CellKind, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave it the network, and a folder of the host to read: those two canaries must get out."""
    strict = bubblewrap.arguments
    with tempfile.TemporaryDirectory(dir="/var/tmp") as folder:  # not /tmp, which the cell has for itself

        def weak(*given: Any) -> list[str]:
            parts = [part for part in strict(*given) if part != "--unshare-net"]
            parents = [word for path in ("/var", "/var/tmp") for word in ("--perms", "0755", "--dir", path)]
            return [*parts[:-2], *parents, "--ro-bind", folder, folder, *parts[-2:]]

        Path(folder).chmod(0o755)
        monkeypatch.setattr(bubblewrap, "arguments", weak)
        monkeypatch.setattr(tempfile, "tempdir", folder)
        broken = {result.name: result.detail for result in doctor(bubblewrap_kind) if not result.held}
    assert set(broken) == {"network", "host files"}
    assert "connected to ('127.0.0.1'" in broken["network"]
    assert f"read {folder}" in broken["host files"]
