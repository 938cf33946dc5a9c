"""The study group's installation, built and started from the project's own docker-compose.yml, unmodified."""

import http.client
import json
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.conftest import missing
from tests.e2e.conftest import FLAGS
from tests.launch.helpers import ROOT, free_port, wait_until

#: How many questions come with the product.
QUESTIONS = sum(1 for _ in (ROOT / "questions" / "bank").glob("*/*/question.md"))

IMAGES = ("python:3.13-slim", "postgres:17", "redis:8")
OURS = ("settings", "prepare", "web", "worker")
START_SECONDS = 300

# Compose writes it before each line of a log, also into a pipe and when told not to.
CLEAR_LINE = "\x1b[2K"

figures: list[str] = []


def note_figure(text: str) -> None:
    """Keeps a measured figure for the end of the run: evidence, never a condition."""
    figures.append(text)


def pytest_terminal_summary(terminalreporter) -> None:
    if figures:
        terminalreporter.section("figures of docker compose")
        for line in figures:
            terminalreporter.write_line(line)


@dataclass
class Stack:
    """One installation under a project name of its own, in a clean copy of what is committed or about to be."""

    folder: Path
    project: str
    port: int
    browser: Browser
    image: str
    cookies: dict = field(default_factory=dict)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def compose(self, *words: str, seconds: float = START_SECONDS, **options) -> str:
        """`docker compose …` as an operator types it, but for the project's name. Returns stdout."""
        done = self.try_compose(*words, seconds=seconds, **options)
        assert done.returncode == 0, f"docker compose {' '.join(words)}:\n{done.stdout}\n{done.stderr}"
        return done.stdout.replace(CLEAR_LINE, "")

    def try_compose(self, *words: str, seconds: float = START_SECONDS, **options) -> "subprocess.CompletedProcess":
        environment = {name: value for name, value in os.environ.items() if name not in NOT_FOR_COMPOSE}
        return subprocess.run(
            ["docker", "compose", "--project-name", self.project, *words],
            cwd=self.folder,
            env=environment,
            stdin=options.pop("stdin", subprocess.DEVNULL),
            capture_output=True,
            text=options.pop("text", True),
            timeout=seconds,
            check=False,
            **options,
        )

    def manage(self, *words: str) -> str:
        return self.compose("exec", "-T", "web", "python", "manage.py", *words)

    @contextmanager
    def changed(self, **values: str) -> Iterator[None]:
        """Inside the block .env has other values."""
        file = self.folder / ".env"
        before = file.read_text()
        self.set(**values)
        try:
            yield
        finally:
            file.write_text(before)

    def set(self, **values: str) -> None:
        """Changes lines of .env."""
        file = self.folder / ".env"
        lines = [line for line in file.read_text().splitlines() if line.partition("=")[0] not in values]
        file.write_text("\n".join([*lines, *(f"{name}={value}" for name, value in values.items())]) + "\n")

    def containers(self, service: str) -> list[dict]:
        """What the engine says of a service's containers."""
        names = self.compose("ps", "--all", "--quiet", service).split()
        return json.loads(docker("inspect", *names)) if names else []

    def setup_link(self) -> str:
        """Where the first account is made, as the operator reads it in the log."""
        return re.search(r"http://\S+/welcome/\S*", self.compose("logs", "--no-log-prefix", "prepare"))[0]

    def readiness(self) -> dict:
        """The answer of /readyz; no part when the site does not answer."""
        try:
            with urllib.request.urlopen(f"{self.address}/readyz", timeout=9) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            with error:
                return json.load(error)
        except (OSError, http.client.HTTPException):
            return {}

    def is_ready(self) -> bool:
        parts = self.readiness()
        return bool(parts) and all(part["ok"] for part in parts.values())

    def wait_until_ready(self, *, seconds: float = 120) -> None:
        if not wait_until(self.is_ready, seconds=seconds):
            logs = self.try_compose("logs", "--tail", "30").stdout
            pytest.fail(f"not ready after {seconds} s: {self.readiness()}\n{logs}")

    @contextmanager
    def context(self) -> Iterator[BrowserContext]:
        """A browser profile of the person whose cookies are kept."""
        with self.browser.new_context(base_url=self.address, **self.cookies) as context:
            yield context
            self.cookies = {"storage_state": context.storage_state()}


# What the tests' own environment says must not reach the installation under test.
NOT_FOR_COMPOSE = {
    "DATABASE_URL",
    "REDIS_URL",
    "SECRET_KEY",
    "CROSSOVER_VAR",
    "CROSSOVER_TEST_STATE",
    "PORT",
    "SITE_URL",
    "DJANGO_SETTINGS_MODULE",
}


def attempts(stack: Stack) -> list[dict]:
    """Every attempt, in order, as the database has it."""
    rows = "SELECT id AS pk, status, verdict, cell, worker, answer FROM practice_attempt ORDER BY id"
    ask = f"SELECT coalesce(json_agg(rows), '[]') FROM ({rows}) AS rows"
    return json.loads(stack.compose("exec", "-T", "postgres", "psql", "-U", "crossover", "-Atc", ask))


def run_from_outside(stack: Stack, count: int, answer: str) -> None:
    """Puts runs of the three examples into the queue without a browser."""
    script = f"""
import uuid
from accounts.models import User
from practice import services
from practice.models import Mode
from questions.models import Question
for _ in range({count}):
    services.submit(user=User.objects.get(), question=Question.objects.get(slug="lru-cache"), answer={answer!r},
                    mode=Mode.RUN, token=uuid.uuid4())
"""
    stack.manage("shell", "--verbosity", "0", "-c", script)


def docker(*words: str) -> str:
    return subprocess.run(["docker", *words], capture_output=True, text=True, check=True, timeout=120).stdout


def has_image(name: str) -> bool:
    return not subprocess.run(["docker", "image", "inspect", name], capture_output=True, check=False).returncode


def what_would_be_committed() -> list[str]:
    """Every file of the checkout that git knows or would take: a clean clone, with the changes at hand."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


@pytest.fixture(scope="package")
def compose_plugin(docker_engine) -> None:
    if subprocess.run(["docker", "compose", "version"], capture_output=True, check=False).returncode:
        missing("docker compose", "install the plugin (Debian: docker-compose-v2 or docker-compose-plugin)")
    lacking = [
        name for name in IMAGES if subprocess.run(["docker", "image", "inspect", name], capture_output=True).returncode
    ]
    if lacking:
        missing("images", f"docker pull {' '.join(lacking)}")


@pytest.fixture(scope="package")
def checkout(compose_plugin, tmp_path_factory) -> Path:
    """A clean copy with the .env that `make env` writes."""
    folder = tmp_path_factory.mktemp("compose") / "checkout"
    for name in what_would_be_committed():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, target)
    done = subprocess.run(["make", "env"], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture(scope="package")
def browser(chromium) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def stack(checkout, browser) -> Iterator[Stack]:
    """Built and started as docs/hosting.md says."""
    name = f"crossover-test-{os.getpid()}"
    stack = Stack(folder=checkout, project=name, port=free_port(), browser=browser, image=name)
    stack.set(PORT=str(stack.port), SITE_URL=stack.address, CROSSOVER_IMAGE=stack.image)
    try:
        started = time.monotonic()
        stack.compose("build", seconds=600)
        note_figure(f"image built in {time.monotonic() - started:.0f} s")
        started = time.monotonic()
        stack.compose("up", "--detach")
        assert wait_until(lambda: stack.readiness().get("database", {}).get("ok"), seconds=120)
        note_figure(f"empty database to a site that answers: {time.monotonic() - started:.1f} s")
        stack.wait_until_ready(seconds=START_SECONDS)
        note_figure(f"... to all parts working, all questions loaded: {time.monotonic() - started:.1f} s")
        yield stack
    finally:
        # Beside what failed, in the captured output.
        sys.stdout.write(stack.try_compose("logs", "--tail", "40").stdout)
        stack.try_compose("down", "--volumes", "--timeout", "5")
        subprocess.run(["docker", "image", "rm", stack.image], capture_output=True, check=False)
