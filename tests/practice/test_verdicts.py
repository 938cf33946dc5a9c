"""A verdict that comes while the browser still waits for the answer to its POST needs no stream of events."""

import threading
import uuid

import pytest
from django.db import connection

from core import live
from practice import queue, verdicts
from practice.models import Attempt
from questions.kinds.base import Grade
from questions.verdicts import Verdict
from tests.factories import AttemptFactory, UserFactory, code_question
from tests.launch.helpers import wait_until

pytestmark = pytest.mark.django_db(transaction=True)


def judge_the_next():
    """As a worker would: claims what comes, stores a verdict and says so."""
    wait_until(lambda: Attempt.objects.filter(status="queued").exists(), seconds=10)
    attempt = queue.claim()
    queue.finish(attempt, Grade(verdict=Verdict.ACCEPTED, sentence="All is well."))
    live.publish(attempt.topic)
    connection.close()


def submit(client, question):
    sent = {"answer": "def f(n):\n    return n\n", "token": str(uuid.uuid4())}
    return client.post(f"/questions/{question.slug}/submit/", sent, headers={"HX-Request": "true"})


@pytest.fixture
def question(client):
    client.force_login(UserFactory())
    return code_question()


def test_a_quick_verdict_comes_with_the_answer(client, question, live_broker, monkeypatch):
    monkeypatch.setattr(verdicts, "AT_ONCE", 20.0)
    worker = threading.Thread(target=judge_the_next)
    worker.start()
    page = submit(client, question).content.decode()
    worker.join()
    assert 'data-status="done"' in page
    assert "All is well." in page
    assert "data-events" not in page


def test_without_one_the_page_is_told_to_listen(client, question, live_broker, monkeypatch):
    monkeypatch.setattr(verdicts, "AT_ONCE", 0.01)
    page = submit(client, question).content.decode()
    assert 'data-status="queued"' in page
    assert "data-events" in page


def test_without_a_broker_nobody_waits(client, question, settings, monkeypatch):
    monkeypatch.setattr(verdicts, "AT_ONCE", 3600.0)
    live.client.cache_clear()
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    try:
        page = submit(client, question).content.decode()
    finally:
        live.client.cache_clear()
    assert 'data-status="queued"' in page


def test_an_attempt_that_is_deleted_meanwhile_harms_nobody(live_broker):
    attempt = AttemptFactory()
    Attempt.objects.filter(pk=attempt.pk).delete()
    assert verdicts.soon(attempt) is attempt
