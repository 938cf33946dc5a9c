"""What an operator does later: restores a backup elsewhere, gives judging a host of its own."""

import json
import re
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from ipaddress import ip_network

import pytest
from playwright.sync_api import expect

from tests.compose.conftest import QUESTIONS, Stack, attempts, docker, note_figure, run_from_outside
from tests.e2e.conftest import PASSWORD
from tests.e2e.test_newcomer import RIGHT
from tests.launch.helpers import free_port, wait_until

pytestmark = [pytest.mark.compose, pytest.mark.no_database]


@pytest.fixture
def empty_instance(stack: Stack, tmp_path) -> Iterator[Stack]:
    """Another installation, whose secrets stand in files, as docs/hosting.md has it."""
    folder = tmp_path / "other"
    subprocess.run(["cp", "-r", stack.folder, folder], check=True)
    other = replace(stack, folder=folder, project=f"{stack.project}-other", port=free_port(), cookies={})
    secrets = folder / "secrets"
    secrets.mkdir(mode=0o700)
    for name, variable in (("secret_key", "SECRET_KEY"), ("postgres_password", "POSTGRES_PASSWORD")):
        value = re.search(rf"^{variable}=(.+)$", (folder / ".env").read_text(), re.MULTILINE)[1]
        (secrets / name).write_text(f"{value[::-1]}\n")
        (secrets / name).chmod(0o444)
        other.set(**{variable: "", f"{variable}_FILE": f"/run/secrets/{name}"})
    other.set(COMPOSE_FILE="docker-compose.yml:docs/hosting/secrets.yml", PORT=str(other.port), SITE_URL=other.address)
    try:
        yield other
    finally:
        other.try_compose("down", "--volumes", "--timeout", "5")


def test_a_backup_fills_an_empty_installation(stack: Stack, empty_instance: Stack, tmp_path):
    backup = tmp_path / "backup.zip"
    done = stack.try_compose("exec", "-T", "web", "python", "manage.py", "backup", "-", text=False)
    assert done.returncode == 0, done.stderr
    backup.write_bytes(done.stdout)

    empty_instance.compose("up", "--detach", "--wait", "postgres")
    with backup.open("rb") as file:
        told = empty_instance.compose(
            "run", "--rm", "-T", "--no-deps", "prepare", "python", "manage.py", "restore", "-", stdin=file
        )
    assert "each read back and compared" in told
    note_figure(f"backup of {backup.stat().st_size / 1e6:.1f} MB: {told.splitlines()[-1].strip()}")
    empty_instance.compose("up", "--detach", "web")
    assert wait_until(lambda: empty_instance.readiness().get("database", {}).get("ok"), seconds=120)
    assert attempts(empty_instance) == attempts(stack)
    assert people(empty_instance) == people(stack)
    with empty_instance.context() as context:
        page = context.new_page()
        page.goto("/")
        page.get_by_label("Username or e-mail").fill("ada")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).click()
        expect(page.get_by_text(f"{QUESTIONS} questions").first).to_be_visible()


def people(stack: Stack) -> str:
    return stack.manage("dumpdata", "accounts", "auth", "mfa", "account", "practice.draft", "practice.note")


@pytest.fixture
def second_host(stack: Stack, tmp_path) -> Iterator[Stack]:
    """The worker's host: here the same machine, which the first one's containers know by the bridge's address."""
    [network] = json.loads(docker("network", "inspect", "bridge", "--format", "{{json .IPAM.Config}}"))
    # An engine that finds the bridge already there names its subnet only, whose first address the bridge has.
    bridge = network.get("Gateway") or str(ip_network(network["Subnet"])[1])
    postgres, redis = free_port(), free_port()
    before = (stack.folder / ".env").read_text()
    stack.set(
        COMPOSE_FILE="docker-compose.yml:docs/hosting/private-network.yml",
        PRIVATE_ADDRESS=bridge,
        POSTGRES_PORT=str(postgres),
        REDIS_PORT=str(redis),
        REDIS_PASSWORD="a-password-of-its-own",
        REDIS_URL="redis://:a-password-of-its-own@redis:6379/0",
    )
    folder = tmp_path / "second"
    subprocess.run(["cp", "-r", stack.folder, folder], check=True)
    other = replace(stack, folder=folder, project=f"{stack.project}-worker")
    (folder / ".env").write_text(
        f"""SITE_URL={stack.address}
SECRET_KEY=another-key-than-the-first-hosts-0123456789
DATABASE_URL=postgres://crossover_worker:narrow-but-secret@{bridge}:{postgres}/crossover
REDIS_URL=redis://:a-password-of-its-own@{bridge}:{redis}/0
DOCKER_GID={re.search(r"DOCKER_GID=(.+)", before)[1]}
CROSSOVER_IMAGE={stack.image}
COMPOSE_FILE=docs/hosting/worker-host.yml
"""
    )
    try:
        yield other
    finally:
        other.try_compose("--project-directory", ".", "down", "--volumes", "--timeout", "5")
        (stack.folder / ".env").write_text(before)


def test_judging_can_have_a_host_of_its_own(stack: Stack, second_host: Stack):
    stack.compose("up", "--detach", "--scale", "worker=0")
    with (stack.folder / "docs/hosting/worker-role.sql").open("rb") as file:
        role = ["psql", "--quiet", "-U", "crossover", "-v", "password=narrow-but-secret"]
        stack.compose("exec", "-T", "postgres", *role, stdin=file)
    assert not stack.containers("worker")
    second_host.compose("--project-directory", ".", "up", "--detach", "--no-build")
    stack.wait_until_ready(seconds=180)
    before = len(attempts(stack))
    run_from_outside(stack, 1, RIGHT)
    assert wait_until(lambda: attempts(stack)[-1]["status"] == "done", seconds=120)
    [new] = attempts(stack)[before:]
    assert (new["verdict"], new["cell"]) == ("accepted", "docker")
    log = second_host.compose("--project-directory", ".", "logs", "--no-log-prefix", "worker")
    assert f'"attempt": {new["pk"]}' in log
    assert f"0 new, 0 changed, 0 held, {QUESTIONS} unchanged" in log
    assert "permission denied" not in log


@pytest.mark.parametrize("table", ["accounts_user", "mfa_authenticator", "django_session", "practice_note"])
def test_the_workers_role_sees_nothing_about_people(stack: Stack, table):
    ask = ["psql", "-U", "crossover", "-c", f"SET ROLE crossover_worker; SELECT * FROM {table}"]
    done = stack.try_compose("exec", "-T", "postgres", *ask)
    assert f"permission denied for table {table}" in done.stderr
