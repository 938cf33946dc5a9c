"""One real start after another, on one state directory: what is printed, what runs, and that nothing stays behind."""

import json
import os
import shutil
import signal
import stat
import subprocess
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.launch.helpers import ROOT, START, Launched, environment, wait_until

Launch = Callable[..., Launched]
GONE_SECONDS = 6


@pytest.fixture(scope="module")
def server(launch: Launch) -> Iterator[Launched]:
    """One started server for the tests that leave it running."""
    launched = launch().wait_until_ready()
    yield launched
    launched.process.send_signal(signal.SIGTERM)
    launched.process.wait(timeout=30)


def need_sandbox(launched: Launched) -> None:
    if not launched.has_sandbox and os.environ.get("REQUIRE_ALL") != "1":
        pytest.skip("no bubblewrap sandbox can run on this machine")


def test_each_step_is_numbered_and_the_address_comes_last(server: Launched) -> None:
    steps = [line for line in server.lines if line.startswith("[")]
    assert [line[:5] for line in steps] == [f"[{number}/6]" for number in range(1, 7)]
    assert server.lines[-1] == server.address


def test_a_started_server_is_ready_in_every_part(server: Launched) -> None:
    need_sandbox(server)
    with urllib.request.urlopen(server.address + "readyz", timeout=10) as answer:
        parts = json.load(answer)
    assert {name: part["ok"] for name, part in parts.items()} == dict.fromkeys(
        ("database", "broker", "worker", "sandbox", "queue"), True
    )
    assert server.status("/healthz") == 200


def test_questions_come_in_while_it_serves(server: Launched) -> None:
    need_sandbox(server)
    assert any(line.startswith("The questions are coming in") for line in server.lines)
    server.wait_until_questions_are_loaded()
    assert "0 held, 0 unchanged" in (server.state / "log" / "bank.log").read_text()


def test_the_secret_key_is_readable_by_its_owner_only(server: Launched) -> None:
    assert stat.S_IMODE((server.state / "secret_key").stat().st_mode) == 0o600
    assert stat.S_IMODE(server.state.stat().st_mode) == 0o700


def test_the_broker_listens_on_no_tcp_port(server: Launched) -> None:
    log = (server.state / "log" / "broker.log").read_text()
    assert "port=0" in log or "The server is now ready to accept connections at" in log
    assert stat.S_IMODE((server.state / "broker.sock").stat().st_mode) == 0o700


def test_a_second_launcher_says_where_the_first_one_runs(server: Launched) -> None:
    second = subprocess.run(
        START, cwd=ROOT, env=environment(server.state, server.port), capture_output=True, text=True, check=False
    )
    assert second.returncode == 1
    assert f"already running at {server.address}" in second.stderr
    assert "Traceback" not in second.stderr


def test_a_taken_port_names_the_process_that_has_it(server: Launched, tmp_path: Path) -> None:
    other = subprocess.run(
        START, cwd=ROOT, env=environment(tmp_path, server.port), capture_output=True, text=True, check=False
    )
    assert other.returncode == 1
    assert f"Port {server.port} is taken by process " in other.stderr
    assert "gunicorn" in other.stderr
    assert "make run" in other.stderr


@pytest.mark.parametrize(("name", "part"), [("web server", "gunicorn"), ("worker", "celery"), ("broker", "unixsocket")])
def test_a_killed_child_is_started_again(server: Launched, name: str, part: str) -> None:
    killed = server.pid_of(part)
    os.kill(killed, signal.SIGKILL)
    assert "signal 9 (SIGKILL)" in server.wait_for_line(f"The {name} ended", seconds=10)
    assert wait_until(lambda: any(part in it for it in server.processes().values()), seconds=10)
    expected = 200 if server.has_sandbox else 503
    assert wait_until(lambda: server.status("/readyz") == expected, seconds=30)
    assert killed not in server.processes()


def test_sigterm_ends_every_process_in_order(server: Launched) -> None:
    server.process.send_signal(signal.SIGTERM)
    lines = server.rest()
    assert server.process.returncode == 0
    assert lines[-1] == "Stopped."
    assert server.processes() == {}
    assert not (server.state / "broker.sock").exists()


def test_without_a_sandbox_it_says_so_and_serves(launch: Launch, tmp_path: Path) -> None:
    no_engine = f"unix://{tmp_path}/no-engine.sock"
    # A state directory of its own: in the shared one a killed worker still counts as alive for a while.
    launched = launch(place=tmp_path / "var", SANDBOX_CELL="docker", DOCKER_HOST=no_engine).wait_until_ready()
    assert any(line.startswith("Code cannot be judged on this machine yet: ") for line in launched.lines)
    assert launched.lines[-1] == launched.address
    assert launched.status("/healthz") == 200
    assert launched.status("/readyz") == 503
    launched.process.send_signal(signal.SIGTERM)
    launched.rest()
    assert launched.processes() == {}


def test_ctrl_c_in_a_terminal_ends_every_process(launch: Launch) -> None:
    if shutil.which("make") is None:
        pytest.skip("make is not installed")
    launched = launch(["make", "run"]).wait_until_ready()
    # A terminal sends the signal to make and the launcher alike.
    os.killpg(launched.process.pid, signal.SIGINT)
    assert "Stopped." in launched.rest()
    assert launched.processes() == {}


@pytest.mark.parametrize("command", [None, ["make", "run"]], ids=["the launcher", "make"])
def test_kill_9_leaves_no_process_behind(launch: Launch, command: list[str] | None) -> None:
    if command and shutil.which("make") is None:
        pytest.skip("make is not installed")
    launched = launch(command).wait_until_ready()
    assert len(launched.processes()) >= 5
    launched.process.kill()
    assert wait_until(lambda: launched.processes() == {}, seconds=GONE_SECONDS), launched.processes()
