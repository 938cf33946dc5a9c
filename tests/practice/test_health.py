"""/readyz: each part by name, quickly also when one hangs, and nothing told to strangers; workers that fell silent."""

import socket
import threading
import time
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone

from core import live, patience, workers
from core.patience import Patient
from practice import health, queue
from practice.models import Attempt, WorkerBeat
from practice.upkeep import Upkeep
from questions import proving
from questions.models import Proof
from tests.factories import AttemptFactory, UserFactory, code_question

PARTS = {"database", "broker", "worker", "sandbox", "queue"}
#: Far more than is promised: that a hanging part is not waited for is what counts.
AT_MOST = 15.0


def beat(name: str = "elsewhere:1", *, age: float = 0, **fields) -> WorkerBeat:
    return WorkerBeat.objects.create(name=name, seen_at=timezone.now() - timedelta(seconds=age), **fields)


@pytest.fixture
def black_hole():
    """The port of a server that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.mark.django_db(transaction=True)
def test_what_waits_is_told_and_never_makes_the_site_unready(client, live_broker):
    beat(cell="docker")
    assert client.get("/readyz").json()["queue"] == {"ok": True, "detail": "empty"}
    AttemptFactory(queued_at=timezone.now() - timedelta(hours=2))
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json()["queue"]["detail"].startswith("1 waiting, the oldest for 72")


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_hangs_is_named_and_not_waited_for(client, settings, black_hole):
    settings.REDIS_URL = f"redis://127.0.0.1:{black_hole}/0"
    live.client.cache_clear()
    try:
        began = time.monotonic()
        found = client.get("/readyz")
        assert time.monotonic() - began < AT_MOST
    finally:
        live.client.cache_clear()
    assert found.status_code == 503
    assert found.json()["broker"] == {"ok": False, "detail": "does not answer in time"}
    assert found.json()["database"]["ok"]


def hanging(monkeypatch) -> threading.Event:
    """A database that hangs until the event is set."""
    released = threading.Event()

    def wait() -> health.Parts:
        released.wait(60)
        return {}

    monkeypatch.setattr(health, "_database", Patient(wait))
    monkeypatch.setattr(health, "PATIENCE", 0.2)
    return released


def test_a_database_that_hangs_is_named_and_all_that_hangs_on_it_is_unknown(client, live_broker, monkeypatch):
    released = hanging(monkeypatch)
    found = client.get("/readyz")
    released.set()
    assert found.status_code == 503
    assert set(found.json()) == PARTS
    assert found.json()["database"]["detail"] == "does not answer in time"
    assert found.json()["worker"]["detail"] == "unknown: the database is not ready"
    assert found.json()["broker"]["ok"]


def test_what_hangs_costs_one_thread_however_many_ask(monkeypatch):
    released = hanging(monkeypatch)
    before = threading.active_count()
    for _ in range(5):
        health.parts()
    assert threading.active_count() <= before + 2  # one for the broker, which answers soon
    released.set()


def test_what_was_lost_is_asked_anew(monkeypatch):
    monkeypatch.setattr(patience, "LOST_AFTER", 0.0)
    asked = []
    released = threading.Event()

    def wait() -> None:
        asked.append(True)
        released.wait(60)

    question = Patient(wait)
    question.ask()
    time.sleep(0.01)
    last = question.ask()
    released.set()
    last.result(10)
    assert len(asked) == 2


@pytest.mark.django_db(transaction=True)
def test_strangers_learn_no_causes(client, live_broker, settings, monkeypatch):
    cause = "docker: unix:///var/run/docker.sock on host17 refused"
    beat(problem=cause)
    assert client.get("/readyz").json()["sandbox"]["detail"] == cause
    for name, value in (("HOSTED", True), ("HTTPS", True), ("ALLAUTH_TRUSTED_PROXY_COUNT", 1)):
        settings.HOSTED = settings.HTTPS = settings.ALLAUTH_TRUSTED_PROXY_COUNT = 0
        setattr(settings, name, value)
        assert client.get("/readyz").json()["sandbox"]["detail"] == "none can run; `manage.py doctor` says why", name


@pytest.mark.django_db(transaction=True)
def test_an_error_of_the_database_is_in_the_log_and_not_on_the_page(client, live_broker, monkeypatch, caplog):
    def refuse() -> None:
        raise OperationalError('connection to server at "postgres17.internal" failed')

    monkeypatch.setattr(health, "database", refuse)
    found = client.get("/readyz")
    assert found.status_code == 503
    assert "internal" not in found.content.decode()
    assert "postgres17.internal" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_is_about_to_end_no_longer_counts(client, live_broker):
    beat(leaving=True, cell="docker")
    assert not client.get("/readyz").json()["worker"]["ok"]


def held_by(worker: str) -> Attempt:
    """An attempt that `worker` judges, under a lease that still runs for minutes."""
    attempt = AttemptFactory()
    assert queue.claim().pk == attempt.pk
    Attempt.objects.filter(pk=attempt.pk).update(worker=worker)
    return attempt


def status(attempt: Attempt) -> str:
    return Attempt.objects.get(pk=attempt.pk).status


@pytest.mark.django_db
def test_what_a_silent_worker_elsewhere_held_is_judged_by_another():
    gone, busy = held_by("gone:1"), held_by("busy:1")
    beat("gone:1", age=60)
    beat("busy:1", age=20)
    assert queue.free_expired(silent=WorkerBeat.silent()) == 1
    assert (status(gone), status(busy)) == ("queued", "running")


@pytest.mark.django_db
def test_a_worker_that_has_not_reported_itself_yet_keeps_what_it_judges():
    attempt = held_by("just-started:1")
    assert queue.free_expired(silent=WorkerBeat.silent()) == 0
    assert status(attempt) == "running"


@pytest.mark.django_db
def test_a_worker_never_takes_itself_for_silent():
    """After a machine has slept, sweeping may come before the next beat."""
    attempt = held_by(workers.own_name())
    beat(workers.own_name(), age=3600)
    assert queue.free_expired(silent=WorkerBeat.silent()) == 0
    assert status(attempt) == "running"


@pytest.mark.django_db
def test_after_an_outage_of_the_database_nobody_is_taken_for_silent_at_once(monkeypatch):
    """Then every worker's beat is late, and the others are alive as we are."""
    monkeypatch.setattr("practice.upkeep._pool", lambda: (None, "no sandbox here"))
    attempt = held_by("elsewhere:1")
    beat("elsewhere:1", age=60)
    upkeep = Upkeep()
    beat(upkeep.name, age=60)
    upkeep.beat()
    upkeep.tend()
    assert status(attempt) == "running"
    monkeypatch.setattr("practice.upkeep.SETTLED", 0.0)
    upkeep.beat()
    upkeep.tend()
    assert status(attempt) == "queued"


@pytest.mark.parametrize("wrong_by", [timedelta(hours=-1), timedelta(hours=1)])
@pytest.mark.django_db
def test_a_worker_whose_clock_is_wrong_neither_loses_nor_frees_anything(monkeypatch, wrong_by):
    attempt = AttemptFactory()
    proof = Proof.objects.create(revision=code_question().revision, asked_by=UserFactory())
    right = timezone.now
    monkeypatch.setattr(timezone, "now", lambda: right() + wrong_by)
    queue.claim()
    proving.claim()
    for clock in (right, timezone.now):
        monkeypatch.setattr(timezone, "now", clock)
        assert queue.free_expired() == 0
        proving.free_abandoned()
        assert status(attempt) == Proof.objects.get(pk=proof.pk).status == "running"


@pytest.mark.django_db
def test_the_proof_of_a_silent_worker_goes_back_as_well():
    proof = Proof.objects.create(revision=code_question().revision, asked_by=UserFactory())
    proving.claim()
    Proof.objects.update(worker="gone:1")
    beat("gone:1", age=60)
    proving.free_abandoned(silent=WorkerBeat.silent())
    proof.refresh_from_db()
    assert proof.status == "queued"


@pytest.mark.django_db
def test_a_container_that_was_started_again_is_not_taken_for_its_former_self():
    place, process = workers.own_name().rsplit(":", 1)
    former = f"{place}:{process.partition('.')[0]}.1"
    assert workers.has_died(former)
    assert not workers.has_died(workers.own_name())
    attempt = held_by(former)
    assert queue.free_expired() == 1
    assert status(attempt) == "queued"
