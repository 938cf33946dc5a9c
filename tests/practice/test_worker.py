"""A real Celery worker process on a real broker: what is submitted is judged once, whatever dies meanwhile."""

import os
import signal
import subprocess
import sys
import time

import pytest
from django.db import connection

from practice import services
from practice.health import waiting_note
from practice.models import Attempt, WorkerBeat
from tests.conftest import database_url
from tests.factories import ADD, UserFactory, code_question

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("cell_pool")]

SLOW = "import time\ntime.sleep(1.5)\n" + ADD
PATIENCE = 60.0  # a fresh engine has to build the image of the cell first


class Worker:
    """The worker as the launcher starts it, against the test's database and broker; `log` keeps what it writes."""

    def __init__(self, broker, *, log=None, **more: str) -> None:
        self.log = log
        self._env = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "DATABASE_URL": database_url(connection.settings_dict),
            "REDIS_URL": broker.url,
            **more,
        }
        self._process = None

    def start(self) -> None:
        WorkerBeat.objects.all().delete()
        options = ["--pool", "threads", "--concurrency", "2", "--without-gossip", "--without-mingle"]
        command = [sys.executable, "-m", "celery", "-A", "config", "worker", *options, "--loglevel", "INFO"]
        output = self.log.open("ab") if self.log else None
        self._process = subprocess.Popen(command, env=self._env, stdout=output, stderr=output)
        if output:
            output.close()
        until(lambda: any(not beat.problem for beat in WorkerBeat.alive()), "the worker to report itself")

    @property
    def pid(self) -> int:
        return self._process.pid

    def end(self, how: signal.Signals) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(how)
            self._process.wait(timeout=30)


def until(done, what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not done():
        assert time.monotonic() < deadline, f"waited {PATIENCE:.0f} s for {what}"
        time.sleep(0.05)


@pytest.fixture
def worker(live_broker):
    worker = Worker(live_broker)
    yield worker
    worker.end(signal.SIGKILL)


@pytest.fixture
def submit():
    question, user = code_question(content={"limits": {"cpu_seconds": 2}}), UserFactory()

    def submit(answer: str = ADD) -> Attempt:
        import uuid

        return services.submit(user=user, question=question, answer=answer, mode="submit", token=uuid.uuid4())

    return submit


def verdict_of(attempt: Attempt) -> str:
    until(lambda: Attempt.objects.get(pk=attempt.pk).is_done, "a verdict")
    return Attempt.objects.get(pk=attempt.pk).verdict


def running(attempt: Attempt) -> bool:
    return Attempt.objects.filter(pk=attempt.pk, status="running").exists()


def test_what_is_submitted_while_the_worker_is_down_is_judged_when_it_is_back(worker, submit):
    attempt = submit()
    assert "The judge is not answering. Your code is saved" in waiting_note(attempt)
    worker.start()
    assert verdict_of(attempt) == "accepted"


def test_a_broker_restart_in_mid_run_changes_nothing(worker, submit, broker, client):
    worker.start()
    attempt = submit(SLOW)
    until(lambda: running(attempt), "the run to begin")
    broker.stop()
    assert client.get("/readyz").json()["broker"]["ok"] is False
    during = submit()
    broker.start()
    assert client.get("/readyz").json()["broker"]["ok"] is True
    assert verdict_of(attempt) == "accepted"
    assert Attempt.objects.get(pk=attempt.pk).tries == 1
    assert verdict_of(during) == "accepted"
    assert verdict_of(submit()) == "accepted"


def test_a_worker_killed_in_mid_run_loses_nothing(worker, submit):
    worker.start()
    attempt = submit(SLOW)
    until(lambda: running(attempt), "the run to begin")
    worker.end(signal.SIGKILL)
    assert running(attempt), "a killed worker says no goodbye"
    worker.start()
    assert verdict_of(attempt) == "accepted"
    assert Attempt.objects.get(pk=attempt.pk).tries == 2


def test_a_worker_that_is_asked_to_stop_finishes_its_run_and_signs_off(worker, submit):
    worker.start()
    attempt = submit(SLOW)
    until(lambda: running(attempt), "the run to begin")
    worker.end(signal.SIGTERM)
    assert verdict_of(attempt) == "accepted"
    assert not WorkerBeat.objects.exists()


def test_a_lost_message_is_made_up_for(worker, submit, monkeypatch):
    worker.start()
    with monkeypatch.context() as patch:
        patch.setattr(services, "wake_workers", lambda: None)
        attempt = submit()
    assert verdict_of(attempt) == "accepted"


def test_a_doubled_message_judges_once(worker, submit):
    worker.start()
    attempt = submit()
    services.wake_workers()
    services.wake_workers()
    assert verdict_of(attempt) == "accepted"
    assert Attempt.objects.get(pk=attempt.pk).tries == 1
