"""The queue of record: turns, leases, and that nothing is judged twice."""

import subprocess
import sys
import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from core import workers
from practice import queue
from practice.models import Attempt
from questions.kinds.base import Grade
from questions.kinds.code import LARGEST
from questions.verdicts import Verdict
from sandbox.cells.conversation import GRACE_SECONDS
from tests.factories import AttemptFactory, UserFactory, code_question

ACCEPTED = Grade(verdict=Verdict.ACCEPTED, sentence="All cases passed.")
FAULT = Grade(verdict=Verdict.INTERNAL_ERROR, sentence="Ours.", fault="the cell died")


def expire(attempt):
    Attempt.objects.filter(pk=attempt.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


@pytest.mark.django_db
def test_users_take_turns():
    question = code_question()
    busy, late = UserFactory(), UserFactory()
    many = [AttemptFactory(user=busy, question=question) for _ in range(4)]
    one = AttemptFactory(user=late, question=question)
    order = [queue.claim().pk for _ in range(5)]
    assert order == [many[0].pk, one.pk, many[1].pk, many[2].pk, many[3].pk]
    assert queue.claim() is None


@pytest.mark.django_db
def test_who_has_something_running_waits_for_who_has_nothing():
    question = code_question()
    slow, other = UserFactory(), UserFactory()
    running, waiting = (AttemptFactory(user=slow, question=question) for _ in range(2))
    assert queue.claim().pk == running.pk
    AttemptFactory(user=other, question=question)
    queue.finish(queue.claim(), ACCEPTED)
    late = AttemptFactory(user=other, question=question)
    assert [queue.claim().pk, queue.claim().pk] == [late.pk, waiting.pk]


@pytest.mark.django_db
def test_who_was_served_longest_ago_is_next():
    question = code_question()
    first, second = UserFactory(), UserFactory()
    a1, b1 = AttemptFactory(user=first, question=question), AttemptFactory(user=second, question=question)
    assert [queue.claim().pk, queue.claim().pk] == [a1.pk, b1.pk]
    b2, a2 = AttemptFactory(user=second, question=question), AttemptFactory(user=first, question=question)
    assert [queue.claim().pk, queue.claim().pk] == [a2.pk, b2.pk]


@pytest.mark.django_db(transaction=True)
def test_eight_workers_at_once_never_take_the_same_attempt():
    question, user = code_question(), UserFactory()
    wanted = {AttemptFactory(user=user, question=question).pk for _ in range(40)}
    taken, barrier = [], threading.Barrier(8)

    def work():
        barrier.wait()
        try:
            while (attempt := queue.claim()) is not None:
                taken.append(attempt.pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == sorted(wanted)


@pytest.mark.django_db
def test_a_verdict_is_stored_by_the_holder_of_the_lease_only():
    AttemptFactory()
    slow = queue.claim()
    expire(slow)
    assert queue.free_expired() == 1
    quick = queue.claim()
    assert quick.pk == slow.pk
    assert queue.finish(quick, ACCEPTED)
    assert not queue.finish(slow, FAULT)
    assert Attempt.objects.get().verdict == "accepted"


@pytest.mark.django_db
def test_a_renewed_lease_is_not_freed():
    AttemptFactory()
    attempt = queue.claim()
    expire(attempt)
    assert queue.renew(attempt, progress=1)
    assert queue.free_expired() == 0


@pytest.mark.django_db
def test_a_fault_of_ours_is_tried_once_more_and_then_admitted():
    AttemptFactory()
    queue.finish(queue.claim(), FAULT)
    assert Attempt.objects.get().status == "queued"
    queue.finish(queue.claim(), FAULT)
    attempt = Attempt.objects.get()
    assert (attempt.status, attempt.verdict) == ("done", "internal_error")


@pytest.mark.django_db
def test_an_attempt_that_kills_its_workers_does_not_go_round_for_ever():
    AttemptFactory()
    for _ in range(queue.MAX_CLAIMS):
        expire(queue.claim())
        queue.free_expired()
    attempt = Attempt.objects.get()
    assert (attempt.status, attempt.verdict) == ("done", "internal_error")
    assert queue.claim() is None


@pytest.mark.django_db
def test_what_a_dead_worker_of_this_machine_held_is_freed_at_once():
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    held, mine = AttemptFactory(), AttemptFactory()
    queue.claim()
    queue.claim()
    Attempt.objects.filter(pk=held.pk).update(worker=f"{workers.place()}:{gone.pid}")
    assert queue.free_expired() == 1
    assert Attempt.objects.get(pk=held.pk).status == "queued"
    assert Attempt.objects.get(pk=mine.pk).status == "running"


def test_a_lease_outlasts_the_longest_case_tried_twice_after_the_reference_solution():
    assert queue.LEASE.total_seconds() > 2 * 2 * (LARGEST.wall + GRACE_SECONDS)


@pytest.mark.django_db
def test_claiming_costs_three_queries_however_many_wait(django_assert_num_queries):
    question = code_question()
    for _ in range(5):
        AttemptFactory(question=question)
    with django_assert_num_queries(3):
        queue.claim()
