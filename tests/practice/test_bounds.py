"""Where too many attempts wait, one more is refused in words, and nothing that was typed is lost."""

import uuid

import pytest
from pytest_django.asserts import assertContains

from core import metrics
from practice import queue
from practice.models import Attempt, Draft
from tests.factories import ADD, AttemptFactory, UserFactory, code_question, written_question

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("live_broker")]
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def small(settings):
    settings.MAX_WAITING_PER_PERSON, settings.MAX_WAITING = 3, 5


def send(client, question, action="submit", *, token=None, headers=HTMX, answer=ADD):
    data = {"answer": answer, "token": str(token or uuid.uuid4())}
    return client.post(f"/questions/{question.slug}/{action}/", data, headers=headers)


def refused(bound: str) -> float:
    return metrics.REFUSED_SUBMISSIONS.labels(bound)._value.get()


def test_a_person_with_many_waiting_is_told_how_many_and_what_to_do(client, learner):
    question, before = code_question(), refused("person")
    for _ in range(3):
        assert send(client, question, "run").status_code == 200
    answer = send(client, question, answer="# the fourth\n" + ADD)
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "30"
    assertContains(answer, "3 submissions wait to be judged", status_code=429)
    assertContains(answer, 'id="result"', status_code=429)
    assert Attempt.objects.count() == 3
    assert refused("person") == before + 1


def test_what_was_typed_is_kept_as_the_draft(client, learner):
    question = code_question()
    for _ in range(3):
        AttemptFactory(user=learner, question=question)
    answer = send(client, question, answer="# mine\n")
    draft = Draft.objects.get()
    assert draft.text == "# mine\n"
    assert answer.headers["X-Draft-Version"] == str(draft.version)


def test_without_script_the_page_comes_back_with_the_text(client, learner):
    question = code_question()
    for _ in range(3):
        AttemptFactory(user=learner, question=question)
    answer = send(client, question, headers={}, answer="# mine\n")
    assertContains(answer, "# mine", status_code=429)
    assertContains(answer, "3 submissions wait to be judged", status_code=429)


def test_the_bound_is_each_persons_own(client, learner):
    other, question = UserFactory(), code_question()
    for _ in range(3):
        AttemptFactory(user=other, question=question)
    assert send(client, question).status_code == 200


def test_a_full_queue_says_when_to_try_again(client, learner):
    question, before = code_question(), refused("total")
    for _ in range(5):
        AttemptFactory(question=question)
    answer = send(client, question)
    words = "The judge is busy: 5 submissions wait. Yours is kept: send it again in a minute."
    assertContains(answer, words, status_code=429)
    assert answer.headers["Retry-After"] == "60"
    assert refused("total") == before + 1
    queue.claim()
    assert send(client, question).status_code == 200


def test_what_was_taken_in_before_is_not_refused_when_it_is_sent_twice(client, learner):
    question, token = code_question(), uuid.uuid4()
    for _ in range(2):
        AttemptFactory(user=learner, question=question)
    assert [send(client, question, token=token).status_code for _ in range(2)] == [200, 200]
    assert Attempt.objects.count() == 3


def test_what_is_judged_already_does_not_count(client, learner):
    question = code_question()
    for _ in range(6):
        assert send(client, question, "run").status_code == 200
        queue.claim()


def test_an_answer_in_words_waits_for_nobody(client, learner):
    for _ in range(5):
        AttemptFactory()
    send(client, written_question(), answer="Because.")
    assert Attempt.objects.filter(user=learner, status="done").exists()


def test_judging_again_is_bounded_too(client, learner):
    failed = AttemptFactory(user=learner, status="done", verdict="internal_error", sentence="Ours.")
    for _ in range(3):
        AttemptFactory(user=learner)
    for headers in (HTMX, {}):
        answer = client.post(f"/attempts/{failed.pk}/rejudge/", headers=headers)
        assertContains(answer, "3 submissions wait to be judged", status_code=429)
        assertContains(answer, "Judge again", status_code=429)
    assert Attempt.objects.get(pk=failed.pk).status == "done"


def test_the_defaults_hit_nobody_who_practises():
    from config import settings

    assert settings.MAX_WAITING_PER_PERSON >= 20
    assert settings.MAX_WAITING >= 500
