"""One submission followed by its ids through real processes, and the figures that these show to Prometheus."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable

import pytest
from django.db import connection
from prometheus_client.parser import text_string_to_metric_families

from practice.models import Attempt
from tests.conftest import database_url
from tests.factories import ADD, UserFactory, code_question
from tests.launch.helpers import ROOT, free_port, wait_until
from tests.practice.test_worker import Worker, verdict_of

pytestmark = pytest.mark.django_db(transaction=True)

TOKEN = "a token for prometheus"
JSON = {"LOG_FORMAT": "json", "METRICS_TOKEN": TOKEN}


def lines_of(log) -> list[dict]:
    """Every line has to be JSON, those of libraries among them."""
    return [json.loads(line) for line in log.read_text().splitlines()]


def lines_of_worker(log) -> list[dict]:
    """The same, but for what Celery prints past any log: a warning when it is started by root, and that it ends."""
    text = log.read_text()
    start, end = text.index("{"), text.index("\nworker: Warm shutdown")
    assert not text[:start] or "SecurityWarning" in text[:start]
    return [json.loads(line) for line in text[start:end].splitlines()]


@pytest.fixture
def worker(live_broker, cell_pool, tmp_path):
    worker = Worker(live_broker, log=tmp_path / "worker.log", **JSON)
    worker.start()
    yield worker
    worker.end(signal.SIGKILL)


def submitted(client) -> tuple[Attempt, str]:
    """An attempt, and the id of the request that brought it."""
    question = code_question()
    client.force_login(UserFactory())
    answer = {"answer": ADD, "token": "00000000-0000-4000-8000-000000000001"}
    response = client.post(f"/questions/{question.slug}/submit/", answer)
    return Attempt.objects.get(), response.headers["X-Request-ID"]


def test_a_submission_is_followed_from_the_request_into_its_cell(client, worker, tmp_path):
    attempt, request_id = submitted(client)
    assert attempt.request_id == request_id
    assert verdict_of(attempt) == "accepted"
    log = tmp_path / "worker.log"
    assert wait_until(lambda: '"judged"' in log.read_text(), seconds=30)  # the line comes after the verdict is stored
    worker.end(signal.SIGTERM)
    lines = lines_of_worker(log)
    (judged,) = [line for line in lines if line["message"] == "judged"]
    attempt.refresh_from_db()
    told = {"request_id": request_id, "attempt": attempt.pk, "verdict": "accepted", "mode": "submit", "cases": 2}
    told |= {"question": attempt.question.slug, "worker": attempt.worker, "tries": 1}
    assert told.items() <= judged.items()
    assert judged["cell"].startswith("bubblewrap-")
    assert judged["cpu_ms"] == round(attempt.cpu_ms, 1)
    assert judged["wall_ms"] == round(attempt.wall_ms, 1)
    assert judged["queue_ms"] >= 0
    assert not [line for line in lines if "return a + b" in json.dumps(line)]
    assert "celery.apps.worker" in {line["logger"] for line in lines}


class Web:
    """The web server as it is started, with two processes, on the test's database."""

    def __init__(self, folder, broker) -> None:
        self.port, self.log, self.folder = free_port(), folder / "web.log", folder
        environment = (
            os.environ
            | JSON
            | {
                "DJANGO_SETTINGS_MODULE": "tests.settings",
                "DATABASE_URL": database_url(connection.settings_dict),
                "REDIS_URL": broker.url,
                "PORT": str(self.port),
                "TMPDIR": str(folder),
            }
        )
        command = [sys.executable, "-m", "gunicorn", "--config", "config/launch/gunicorn_conf.py", "config.wsgi"]
        with self.log.open("wb") as output:
            self.process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=output)

    def ask(self, path: str, **headers: str) -> tuple[int, str]:
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()
        except OSError:
            return 0, ""

    def figure(self, name: str, **labels: str) -> float:
        status, text = self.ask("/metrics", Authorization=f"Bearer {TOKEN}")
        assert status == 200
        samples = [sample for family in text_string_to_metric_families(text) for sample in family.samples]
        return sum(s.value for s in samples if s.name == name and labels.items() <= s.labels.items())

    def processes(self) -> list[int]:
        children = f"/proc/{self.process.pid}/task/{self.process.pid}/children"
        with open(children) as file:
            return [int(pid) for pid in file.read().split()]

    def end(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=30)


@pytest.fixture
def web(live_broker, tmp_path):
    UserFactory()
    web = Web(tmp_path, live_broker)
    try:
        assert wait_until(lambda: web.ask("/healthz")[0] == 200, seconds=60), web.log.read_text()
        yield web
    finally:
        web.process.kill()
        web.process.wait()


def answered_by_each(web: Web, ask: Callable[[], object]) -> int:
    """Asks until both processes had many a chance to answer; how often that was."""
    for _ in range(40):
        ask()
    return 40


def test_the_figures_are_those_of_all_web_processes(web):
    told = {"route": "account_login", "method": "GET", "status": "2xx"}
    times = answered_by_each(web, lambda: web.ask("/accounts/login/"))
    assert {web.figure("crossover_page_seconds_count", **told) for _ in range(10)} == {times}


def test_a_web_process_that_dies_takes_no_figure_along(web):
    told = {"route": "account_login"}
    times = answered_by_each(web, lambda: web.ask("/accounts/login/"))
    before = set(web.processes())
    for pid in before:
        os.kill(pid, signal.SIGKILL)
    assert wait_until(lambda: len(set(web.processes()) - before) == 2, seconds=30)
    assert wait_until(lambda: web.ask("/healthz")[0] == 200, seconds=30)
    assert web.figure("crossover_page_seconds_count", **told) == times


def test_every_line_of_the_web_server_is_json_and_the_figures_go_with_it(web):
    web.ask("/questions/?q=private+words")
    assert list(web.folder.glob("crossover-figures-*"))
    web.end()
    lines = lines_of(web.log)
    assert {"gunicorn.error", "core.middleware"} <= {line["logger"] for line in lines}
    (page,) = [line for line in lines if line.get("path") == "/questions/"]
    assert page["status"] == 302
    assert page["request_id"]
    assert "private" not in web.log.read_text()
    assert not list(web.folder.glob("crossover-figures-*"))


def test_what_a_worker_counted_is_told_by_the_web_server(web, client, worker):
    attempt, _ = submitted(client)
    assert verdict_of(attempt) == "accepted"
    deadline = time.monotonic() + 30
    while not web.figure("crossover_verdicts_total", verdict="accepted", mode="submit"):
        assert time.monotonic() < deadline, "the worker's figures did not come"
        time.sleep(0.2)
    assert web.figure("crossover_verdicts_total") == 1
    assert web.figure("crossover_workers", sandbox="ok") == 1
    assert web.figure("crossover_pool_size", cell="bubblewrap") == 1
    assert web.figure("crossover_queue_wait_seconds_count", mode="submit") == 1
