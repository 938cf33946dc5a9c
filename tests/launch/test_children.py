"""The launcher's way with its children, on small real processes."""

import os
import signal
import socket
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from config.launch import broker, family, stamps
from config.launch.errors import LaunchError
from config.launch.family import Family
from config.launch.places import Places
from config.launch.signals import StopSignals
from tests.launch.helpers import ROOT, is_gone, wait_until


@pytest.fixture
def children(tmp_path: Path) -> Family:
    return Family(cwd=tmp_path, env=dict(os.environ))


def test_three_quick_deaths_end_with_the_tail_of_the_log(children: Family, tmp_path: Path) -> None:
    children.add("worker", ["sh", "-c", "echo cannot find the sofa; exit 3"], log=tmp_path / "worker.log")
    with pytest.raises(LaunchError, match=r"(?s)worker ended 3 times in a row.*exit code 3.*cannot find the sofa"):
        wait_until(lambda: children.watch(), seconds=20)


def test_a_child_that_has_an_end_is_not_started_again_and_a_failure_is_told(
    children: Family, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, script in (("loading", "echo all is here"), ("moving", "echo no room; exit 3")):
        children.add(name, ["sh", "-c", script], log=tmp_path / name, has_end=True)
    told = ""

    def both_have_ended() -> bool:
        nonlocal told
        children.watch()
        told += capsys.readouterr().out
        return not children._children

    assert wait_until(both_have_ended, seconds=10)
    assert told == f"The moving failed (exit code 3). The end of {tmp_path / 'moving'}:\n    no room\n"
    assert (tmp_path / "loading").read_text() == "all is here\n"
    children.end(StopSignals())


def test_a_stubborn_child_and_its_own_children_are_killed(
    children: Family, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(family, "GRACE_SECONDS", 0.3)
    log = tmp_path / "log"
    children.add("web server", ["sh", "-c", "trap '' TERM; sleep 600 & echo $!; wait; sleep 600"], log=log)
    assert wait_until(lambda: log.read_text().strip(), seconds=5)
    grandchild = int(log.read_text())
    children.end(StopSignals())
    assert wait_until(lambda: is_gone(grandchild), seconds=5)


def test_a_second_signal_kills_at_once(tmp_path: Path) -> None:
    code = (
        "import os, sys; from pathlib import Path; sys.path.insert(0, sys.argv[1])\n"
        "from launch.family import Family; from launch.signals import StopSignals\n"
        "folder = Path(sys.argv[2]); signals = StopSignals(); signals.take_over()\n"
        "children = Family(cwd=folder, env=dict(os.environ))\n"
        "stubborn = 'trap \"\" TERM; echo ready; while :; do sleep 1; done'\n"
        "children.add('worker', ['sh', '-c', stubborn], log=folder / 'log')\n"
        "while not signals.wait(0.1): pass\n"
        "print('ending', flush=True); children.end(signals)\n"
    )
    command = [sys.executable, "-c", code, str(ROOT / "config"), str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as launcher:
        assert wait_until(lambda: (tmp_path / "log").exists() and (tmp_path / "log").read_text(), seconds=10)
        launcher.send_signal(signal.SIGINT)
        assert launcher.stdout is not None
        assert launcher.stdout.readline() == "ending\n"
        asked = time.monotonic()
        launcher.send_signal(signal.SIGINT)
        launcher.wait(timeout=10)
    assert time.monotonic() - asked < family.GRACE_SECONDS - 1


def test_children_end_youngest_first(children: Family, tmp_path: Path) -> None:
    log = tmp_path / "order"
    for name in ("broker", "worker", "web"):
        script = f"trap 'echo {name}; exit' TERM; touch {name}; while :; do sleep 0.05; done"
        children.add(name, ["sh", "-c", script], log=log)
    assert wait_until(lambda: all((tmp_path / name).exists() for name in ("broker", "worker", "web")), seconds=5)
    children.end(StopSignals())
    assert log.read_text().split() == ["web", "worker", "broker"]


def test_a_large_log_starts_afresh_and_a_small_one_goes_on(children: Family, tmp_path: Path) -> None:
    large, small = tmp_path / "large", tmp_path / "small"
    large.write_bytes(b"x" * (family.LONGEST_LOG + 1))
    small.write_text("yesterday\n")
    for log in (large, small):
        children.add(log.name, ["sh", "-c", "echo today; sleep 600"], log=log)
    assert wait_until(lambda: "today" in large.read_text() and "today" in small.read_text(), seconds=5)
    children.end(StopSignals())
    assert large.read_text() == "today\n"
    assert small.read_text() == "yesterday\ntoday\n"


def test_a_child_dies_with_a_killed_parent_before_it_could_react(tmp_path: Path) -> None:
    code = (
        "import os, sys, time; from pathlib import Path; sys.path.insert(0, sys.argv[1])\n"
        "from launch import processes\n"
        "log = Path(sys.argv[2])\n"
        "child = processes.start(['sleep', '600'], log=log, cwd=log.parent, env=dict(os.environ))\n"
        "print(child.pid, flush=True); time.sleep(600)\n"
    )
    command = [sys.executable, "-c", code, str(ROOT / "config"), str(tmp_path / "log")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        assert not is_gone(child)
        parent.kill()
    assert wait_until(lambda: is_gone(child), seconds=5)


def test_a_usual_socket_lies_in_the_state_directory(tmp_path: Path) -> None:
    assert broker.socket_path(Places(root=tmp_path, state=tmp_path)) == tmp_path / "broker.sock"


def test_a_broker_with_a_path_too_long_for_a_socket_gets_a_short_private_one_which_is_kept(tmp_path: Path) -> None:
    state = tmp_path / ("d" * 100)
    state.mkdir()
    places = Places(root=ROOT, state=state)
    path = broker.socket_path(places)
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    children = Family(cwd=tmp_path, env=dict(os.environ))
    children.add("broker", broker.command(places, path), log=tmp_path / "log")
    with socket.socket(socket.AF_UNIX) as client:
        assert wait_until(lambda: path.exists() and client.connect_ex(str(path)) == 0, seconds=10)
    assert broker.socket_path(places) == path
    children.end(StopSignals())
    broker.remove_socket(places, path)
    assert not path.parent.exists()


def test_a_noted_socket_folder_that_others_may_enter_is_not_trusted(tmp_path: Path) -> None:
    state, trap = tmp_path / ("d" * 100), tmp_path / "trap"
    state.mkdir()
    trap.mkdir()
    trap.chmod(0o777)
    (state / "broker_folder").write_text(str(trap))
    places = Places(root=tmp_path, state=state)
    path = broker.socket_path(places)
    assert path.parent != trap
    broker.remove_socket(places, path)


def test_a_stamp_follows_names_and_contents(tmp_path: Path) -> None:
    folder = tmp_path / "src"
    folder.mkdir()
    (folder / "a.js").write_text("1")
    first = stamps.digest([folder])
    assert stamps.digest([folder]) == first
    (folder / "a.js").write_text("2")
    second = stamps.digest([folder])
    (folder / "a.js").rename(folder / "b.js")
    assert len({first, second, stamps.digest([folder])}) == 3


def test_a_signal_that_came_earlier_is_seen_by_the_next_wait() -> None:
    code = (
        "import os, signal, sys; sys.path.insert(0, sys.argv[1])\n"
        "from launch.signals import StopSignals\n"
        "signals = StopSignals(); signals.take_over()\n"
        "print(signals.wait(0)); os.kill(os.getpid(), signal.SIGTERM); print(signals.wait(0), signals.count)\n"
    )
    said = subprocess.run(
        [sys.executable, "-c", code, str(ROOT / "config")], capture_output=True, text=True, check=True
    )
    assert said.stdout.split() == ["False", "True", "1"]
