"""The event stream of an attempt, over a real broker."""

import re
import subprocess
import sys
import threading

import pytest
from django.db import connection
from django.utils import timezone

from core import live, workers
from practice import grading, queue
from practice.models import Attempt, WorkerBeat
from questions.kinds.base import Grade, Stage
from questions.verdicts import Verdict
from sandbox.job import CaseResult, Outcome
from tests.factories import AttemptFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def attempt(client, live_broker):
    attempt = AttemptFactory()
    client.force_login(attempt.user)
    return attempt


def events(response) -> list[str]:
    text = b"".join(response.streaming_content).decode()
    return [line.removeprefix("event: ") for line in text.splitlines() if line.startswith("event: ")]


def finish_waiting():
    finish(queue.claim())


def finish(attempt):
    queue.finish(attempt, Grade(verdict=Verdict.ACCEPTED, sentence="Done."))
    live.publish(attempt.topic)
    connection.close()


def test_a_finished_attempt_is_told_at_once_and_the_stream_ends(client, attempt):
    finish_waiting()
    response = client.get(f"/attempts/{attempt.pk}/events/")
    assert response.headers["Content-Type"] == "text/event-stream"
    assert events(response) == ["panel", "verdict"]


def test_a_verdict_reaches_an_open_stream(client, attempt):
    response = client.get(f"/attempts/{attempt.pk}/events/")
    stream = iter(response.streaming_content)
    assert b"event: panel" in next(stream)
    threading.Thread(target=finish_waiting).start()
    rest = b"".join(stream)
    assert b"Accepted" in rest
    assert rest.rstrip().endswith(b"event: verdict\ndata:")


def announced(panel):
    """What a screen reader is told of a panel."""
    return re.findall(r"data-announce>(.*?)</h2>", panel.replace("\n", " "))[0]


def test_an_open_stream_hears_which_round_is_measured(client, attempt, monkeypatch):
    monkeypatch.setattr("practice.grading.PROGRESS_EVERY", 0.0)
    stream = iter(client.get(f"/attempts/{attempt.pk}/events/").streaming_content)
    next(stream)
    claimed = queue.claim()
    progress = grading._Progress(claimed)
    one_run = CaseResult(name="answer", outcome=Outcome.RETURNED)
    progress(one_run)
    progress.stage(Stage("a long list", first=4, last=5, runs=3))
    for _ in range(4):
        progress(one_run)
    panel = next(stream).decode()
    assert "All cases passed, now measuring" in announced(panel)
    assert "A long list: round 5 of 5" in panel
    assert "round" not in announced(panel)
    assert Attempt.objects.get().progress == 1
    for _ in range(2):  # the last one has ended, and the verdict is being made
        progress(one_run)
    finish(claimed)
    rest = b"".join(stream).decode()
    assert "round" not in rest
    assert "Accepted" in rest


def test_what_the_page_shows_already_is_not_sent_again(client, attempt):
    stream = iter(client.get(f"/attempts/{attempt.pk}/events/", {"seen": attempt.state}).streaming_content)
    assert b"event: known" in next(stream)
    threading.Thread(target=finish_waiting).start()
    assert b"".join(stream).count(b"event: panel") == 1


def test_a_lost_message_only_costs_a_look(client, attempt, monkeypatch):
    monkeypatch.setattr("core.events.LOOK_EVERY", 0.05)
    stream = iter(client.get(f"/attempts/{attempt.pk}/events/").streaming_content)
    next(stream)
    Attempt.objects.update(status="done", verdict="accepted")
    assert b"event: verdict" in b"".join(stream)


def test_a_quiet_stream_ends_by_itself(client, attempt, monkeypatch):
    monkeypatch.setattr("core.events.LOOK_EVERY", 0.01)
    monkeypatch.setattr("core.events.LOOKS", 3)
    assert events(client.get(f"/attempts/{attempt.pk}/events/")) == ["panel"]


def test_streams_are_capped_and_given_back(client, attempt, settings):
    slots = [live.take_stream_slot() for _ in range(settings.EVENT_STREAMS_PER_PROCESS)]
    assert all(slots)
    assert client.get(f"/attempts/{attempt.pk}/events/").status_code == 204
    for _ in slots:
        live.free_stream_slot()
    opened = client.get(f"/attempts/{attempt.pk}/events/")
    assert opened.status_code == 200
    opened.close()
    for _ in range(settings.EVENT_STREAMS_PER_PROCESS):
        client.get(f"/attempts/{attempt.pk}/events/").close()
    assert client.get(f"/attempts/{attempt.pk}/events/").status_code == 200


def test_without_a_broker_the_stream_ends_and_the_page_polls(client, attempt, no_broker):
    assert events(client.get(f"/attempts/{attempt.pk}/events/")) == []
    panel = client.get(f"/attempts/{attempt.pk}/", headers={"HX-Request": "true"}).content.decode()
    assert 'hx-trigger="every' in panel


def test_readyz_names_each_part(client, live_broker):
    found = client.get("/readyz")
    assert found.status_code == 503
    assert {name: part["ok"] for name, part in found.json().items()} == {
        "database": True,
        "broker": True,
        "worker": False,
        "sandbox": False,
        "queue": True,
    }


def test_readyz_says_yes_when_a_worker_with_a_cell_lives(client, live_broker):
    WorkerBeat.objects.create(name="elsewhere:1", seen_at=timezone.now(), cell="bubblewrap")
    assert client.get("/readyz").status_code == 200


def test_readyz_tells_why_the_sandbox_is_missing(client, live_broker):
    WorkerBeat.objects.create(name="elsewhere:1", seen_at=timezone.now(), problem="Install bubblewrap.")
    assert client.get("/readyz").json()["sandbox"] == {"ok": False, "detail": "Install bubblewrap."}


def test_a_worker_of_this_machine_that_was_killed_no_longer_counts(client, live_broker):
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    WorkerBeat.objects.create(name=f"{workers.place()}:{gone.pid}", seen_at=timezone.now(), cell="docker")
    assert not client.get("/readyz").json()["worker"]["ok"]
