"""A machine whose cell lets attacks through: no code is judged, all else goes on."""

import uuid

import pytest

from practice import grading, health, services
from practice.models import Mode, Status
from practice.upkeep import Upkeep
from questions import judging
from sandbox.cells import NoCell
from tests.factories import AttemptFactory, written_question
from tests.sandbox.test_trust import leave_the_network

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.fixture
def weak_cell(monkeypatch, settings, tmp_path):
    judging.close_pool()
    settings.SANDBOX_CELL, settings.STATE_DIR = "bubblewrap", tmp_path
    leave_the_network(monkeypatch)
    monkeypatch.setattr(judging, "_refused", (0.0, ""))
    yield
    judging.close_pool()


def test_code_waits_and_says_why_while_written_answers_are_taken(weak_cell):
    attempt = AttemptFactory()
    with pytest.raises(NoCell, match="lets attacks through"):
        grading.judge_waiting()
    attempt.refresh_from_db()
    assert (attempt.status, attempt.tries) == (Status.QUEUED, 0)

    Upkeep().beat()
    sandbox = health.sandbox()
    assert not sandbox.ok
    assert "lets attacks through" in sandbox.words
    assert "lets attacks through" in health.waiting_note(attempt)

    question = written_question()
    sent = {"user": attempt.user, "question": question, "mode": Mode.SUBMIT, "token": uuid.uuid4()}
    assert services.submit(answer="Because.", **sent).status == Status.DONE


def test_a_refusal_is_not_fired_at_again_at_once(weak_cell, monkeypatch):
    with pytest.raises(NoCell):
        judging.pool()
    monkeypatch.setattr(judging, "require_held", lambda *given, **named: pytest.fail("fired again"))
    with pytest.raises(NoCell, match="lets attacks through"):
        judging.pool()
