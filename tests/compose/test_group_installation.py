"""The story of a study group's server: from `make env` to two workers, through a restart of every service.

The tests tell one story and build on each other, since a start takes half a minute.
"""

import http.client
import json
import os
import re
import shutil
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.compose.conftest import OURS, QUESTIONS, Stack, attempts, docker, note_figure, run_from_outside
from tests.conftest import missing
from tests.e2e.conftest import PASSWORD, judge, open_workspace, quiet_console, write_code
from tests.e2e.test_newcomer import RIGHT
from tests.launch.helpers import free_port, wait_until

pytestmark = [pytest.mark.compose, pytest.mark.no_database]

DRAFT = "# a draft that must outlive every service\n"


@pytest.mark.parametrize(
    ("name", "mend"), [("SITE_URL", "make env"), ("DOCKER_GID", "stat -c %g /var/run/docker.sock")]
)
def test_what_compose_itself_lacks_is_said_at_once(stack: Stack, name, mend):
    with stack.changed(**{name: ""}):
        done = stack.try_compose("up", "--detach", "--no-build")
    assert done.returncode != 0
    assert f"{name} is missing in .env" in done.stderr
    assert mend in done.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", ""),
        ("SECRET_KEY", "secret"),
        ("POSTGRES_PASSWORD", ""),
        ("POSTGRES_PASSWORD", "postgres"),
        ("SITE_URL", "my-server"),
    ],
)
def test_what_is_missing_or_weak_keeps_everything_else_from_starting(stack: Stack, name, value):
    other = replace(stack, project=f"{stack.project}-refused")
    with stack.changed(**{name: value}):
        done = other.try_compose("up", "--detach", "--no-build")
        log = other.compose("logs", "--no-log-prefix", "settings")
        running = other.compose("ps", "--quiet")
        other.compose("down", "--volumes")
    assert done.returncode != 0
    assert 'service "settings" didn\'t complete successfully' in done.stderr
    assert re.search(rf"^{name} .*\.$", log, re.MULTILINE)
    assert "Traceback" not in log
    assert not running


def test_the_first_account_needs_the_link_from_the_log(stack: Stack):
    with stack.context() as context:
        page = context.new_page()
        with quiet_console(page):
            fill_in_first_account(page, stack.address)
            expect(page.get_by_text("set-up code").first).to_be_visible()
            fill_in_first_account(page, stack.setup_link())
            expect(page.get_by_role("heading", name="Questions")).to_be_visible()
    assert "exists already" in stack.manage("setup_link")


def fill_in_first_account(page, address: str) -> None:
    page.goto(address)
    page.get_by_label("Username").fill("ada")
    page.get_by_label("E-mail").fill("ada@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Password confirmation").fill(PASSWORD)
    page.get_by_role("button", name="Create").click()


def test_all_questions_are_there(stack: Stack):
    with stack.context() as context:
        page = context.new_page()
        page.goto("/questions/")
        expect(page.get_by_text(f"{QUESTIONS} questions").first).to_be_visible()


def test_a_submission_is_judged_in_a_docker_cell(stack: Stack):
    with stack.context() as context:
        page = open_workspace(context.new_page())
        with quiet_console(page):
            write_code(page, RIGHT)
            result = judge(page, page.get_by_role("button", name="Submit").click, seconds=60)
            expect(result).to_contain_text("All 27 cases passed")
    assert attempts(stack)[-1]["cell"] == "docker"


@pytest.mark.parametrize("service", ["postgres", "redis", "worker", "web"])
def test_nothing_is_lost_when_a_service_is_restarted(stack: Stack, service):
    with stack.context() as context:
        page = open_workspace(context.new_page())
        # A quarter of a second for each of 27 cases: the restart comes while it is being judged.
        write_code(page, f"import time\ntime.sleep(0.25)\n{RIGHT}\n# before {service} was restarted\n")
        before = attempts(stack)
        page.get_by_role("button", name="Submit").click()
        expect(page.locator("#result")).to_be_visible()
        assert wait_until(lambda: len(attempts(stack)) > len(before), seconds=30)
        write_code(page, f"{DRAFT}# {service}\n")
        expect(page.locator(".draft-state")).to_have_attribute("data-state", "saved")
        stack.compose("restart", service)
        stack.wait_until_ready()
        assert wait_until(lambda: attempts(stack)[-1]["status"] == "done", seconds=120)
        after = attempts(stack)
        assert after[: len(before)] == before
        assert after[-1]["verdict"] == "accepted"
        # The same person, without signing in again, finds the verdict and the draft.
        page = open_workspace(context.new_page())
        assert page.locator("#answer").input_value().startswith(DRAFT)
        expect(page.locator("#result")).to_contain_text("All 27 cases passed")


def test_what_a_killed_worker_held_is_judged_by_the_next(stack: Stack):
    run_from_outside(stack, 2, f"import time\ntime.sleep(2)\n{RIGHT}")
    assert wait_until(lambda: attempts(stack)[-2]["status"] == "running", seconds=60)
    stack.compose("kill", "--signal", "KILL", "worker")
    stack.compose("up", "--detach", "worker")
    assert wait_until(lambda: all(one["status"] == "done" for one in attempts(stack)), seconds=240)
    assert {one["verdict"] for one in attempts(stack)[-2:]} == {"accepted"}


def test_two_workers_share_the_work(stack: Stack):
    stack.compose("up", "--detach", "--scale", "worker=2")
    assert wait_until(lambda: stack.readiness().get("worker", {}).get("detail", "").startswith("2"), seconds=120)
    before = len(attempts(stack))
    run_from_outside(stack, 8, f"import time\ntime.sleep(1)\n{RIGHT}")
    assert wait_until(lambda: all(one["status"] == "done" for one in attempts(stack)), seconds=240)
    new = attempts(stack)[before:]
    assert {one["verdict"] for one in new} == {"accepted"}
    shares = {name: sum(one["worker"] == name for one in new) for name in {one["worker"] for one in new}}
    assert len(shares) == 2
    note_figure(f"8 submissions on two workers: {sorted(shares.values())}")
    stack.compose("up", "--detach", "--scale", "worker=1")


def test_live_verdicts_come_through_caddy_as_they_are_made(stack: Stack, tmp_path):
    run_from_outside(stack, 1, f"import time\ntime.sleep(3)\n{RIGHT}")
    attempt = attempts(stack)[-1]["pk"]
    with caddy_in_front(stack, tmp_path) as port, stack.context() as context:
        cookies = "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in context.cookies())
        browser_like = {"Accept-Encoding": "gzip, zstd", "Cookie": cookies}
        caddy = http.client.HTTPSConnection("127.0.0.1", port, timeout=60, context=ssl._create_unverified_context())
        with closing(caddy):
            caddy.request("GET", f"/attempts/{attempt}/events/", headers=browser_like)
            answer = caddy.getresponse()
            assert (answer.status, answer.headers["Content-Encoding"]) == (200, None)
            assert answer.readline() == b"event: panel\n"
            assert attempts(stack)[-1]["status"] != "done"
            assert b"event: verdict\n" in answer.read()


@contextmanager
def caddy_in_front(stack: Stack, folder: Path) -> Iterator[int]:
    """The shipped Caddyfile in this machine's own Caddy, with a certificate of its own making. Yields its port."""
    if not shutil.which("caddy"):
        missing("caddy", "install Debian's package caddy")
    port, shipped = free_port(), (stack.folder / "docs/hosting/Caddyfile").read_text()
    ours = "{\n local_certs\n skip_install_trust\n auto_https disable_redirects\n admin off\n}\n"
    (folder / "Caddyfile").write_text(ours + shipped.replace("web:8000", f"127.0.0.1:{stack.port}"))
    environment = os.environ | {
        "SITE_URL": f"https://127.0.0.1:{port}",
        "XDG_DATA_HOME": str(folder),
        "HOME": str(folder),
    }
    command = ["caddy", "run", "--adapter", "caddyfile", "--config", str(folder / "Caddyfile")]
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    try:
        assert wait_until(lambda: "serving initial configuration" in (folder / "log").read_text(), seconds=30)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=20)


def test_only_the_worker_reaches_the_docker_engine(stack: Stack):
    for service in (*OURS, "postgres", "redis"):
        for container in stack.containers(service):
            binds = [mount["Source"] for mount in container["Mounts"] if mount["Type"] == "bind"]
            assert binds == (["/var/run/docker.sock"] if service == "worker" else [])
            assert not container["HostConfig"]["Privileged"]
    assert stack.try_compose("exec", "-T", "web", "test", "-e", "/var/run/docker.sock").returncode == 1


def test_a_wrong_group_of_the_engines_socket_is_named(stack: Stack):
    with stack.changed(DOCKER_GID="54321"):
        done = stack.try_compose("run", "--rm", "-T", "--no-deps", "worker", "python", "manage.py", "doctor")
    assert done.returncode == 1
    assert "join its group (Compose: DOCKER_GID)" in done.stdout


def test_no_container_has_more_rights_than_it_needs(stack: Stack):
    for service in (*OURS, "postgres", "redis"):
        for container in stack.containers(service):
            host = container["HostConfig"]
            assert host["CapDrop"] == ["ALL"]
            assert host["ReadonlyRootfs"]
            assert host["SecurityOpt"] == ["no-new-privileges"]
            assert host["LogConfig"] == {"Type": "local", "Config": {"max-file": "5", "max-size": "10m"}}
            once = service in ("settings", "prepare")
            assert host["RestartPolicy"]["Name"] == ("no" if once else "unless-stopped")
            if service in OURS:
                assert container["Config"]["User"] == "10001:10001"
                assert not host["CapAdd"]
    assert stack.compose("exec", "-T", "worker", "id", "-u").strip() == "10001"


@pytest.mark.parametrize("service", ["web", "worker", "postgres", "redis"])
def test_every_service_says_that_it_is_healthy(stack: Stack, service):
    def states() -> set[str]:
        return {container["State"]["Health"]["Status"] for container in stack.containers(service)}

    assert wait_until(lambda: states() == {"healthy"}, seconds=60)


@pytest.mark.parametrize("service", ["worker", "postgres", "redis"])
def test_only_web_has_a_way_out(stack: Stack, service):
    [container, *_] = stack.containers(service)
    networks = container["NetworkSettings"]["Networks"]
    assert list(networks) == [f"{stack.project}_inside"]
    assert json.loads(docker("network", "inspect", f"{stack.project}_inside"))[0]["Internal"]
    assert not any(container["NetworkSettings"]["Ports"].values())


def test_what_it_weighs(stack: Stack):
    """Figures for docs/hosting.md: no condition, since they depend on the machine."""
    sizes = {
        name: int(docker("image", "inspect", "--format", "{{.Size}}", name))
        for name in (stack.image, "python:3.13-slim")
    }
    ours, base = sizes.values()
    note_figure(f"image: {ours >> 20} MB, of which {(ours - base) >> 20} MB on top of its base")
    for service in ("web", "worker", "postgres", "redis"):
        [container] = stack.compose("ps", "--quiet", service).split()
        memory = docker("stats", "--no-stream", "--format", "{{.MemUsage}}", container).split(" / ")[0]
        note_figure(f"memory at rest: {service} {memory}")
