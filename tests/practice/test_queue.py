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
from sandbox.cells.conversation import GRACE_SECONDS, START_SECONDS
from sandbox.checker import check_job
from tests.factories import AttemptFactory, UserFactory, code_question

ACCEPTED = Grade(verdict=Verdict.ACCEPTED, sentence="All cases passed.")
FAULT = Grade(verdict=Verdict.INTERNAL_ERROR, sentence="Ours.", fault="the cell died")


def expire(attempt):
    Attempt.objects.filter(pk=attempt.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


@pytest.mark.django_db
def test_an_attempt_that_is_deleted_while_it_is_judged_gets_no_verdict():
    AttemptFactory()
    attempt = queue.claim()
    Attempt.objects.all().delete()
    assert not queue.finish(attempt, ACCEPTED)
    assert not Attempt.objects.exists()


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


def test_a_lease_outlasts_the_longest_case_with_the_reference_solution_or_a_check_and_a_cell_for_each():
    case, check = LARGEST.longest + GRACE_SECONDS, check_job("", []).longest + GRACE_SECONDS
    assert queue.LEASE.total_seconds() > 2 * START_SECONDS + case + max(case, check)


def burst(attempts_of: dict) -> None:
    """Attempts of each person, so many of each, that arrive in turns."""
    question = code_question()
    rows = [(n, user) for user, count in attempts_of.items() for n in range(count)]
    Attempt.objects.bulk_create(
        Attempt(user=user, question=question, revision=question.revision, mode="submit", answer="x")
        for _, user in sorted(rows, key=lambda row: row[0])
    )


@pytest.mark.django_db
def test_claiming_costs_two_queries_however_many_wait(django_assert_num_queries):
    for waiting in (5, 500):
        burst({UserFactory(): waiting // 5 for _ in range(5)})
        with django_assert_num_queries(2):
            queue.claim()


@pytest.mark.django_db
def test_a_burst_is_served_in_order_of_arrival_per_person_and_fairly_between_people():
    people = [UserFactory() for _ in range(5)]
    burst({people[0]: 300} | dict.fromkeys(people[1:], 50))
    late, served = UserFactory(), []
    for number in range(501):
        if number == 100:
            burst({late: 1})
        attempt = queue.claim()
        served.append((attempt.user, attempt.pk))
        queue.finish(attempt, ACCEPTED)
    assert queue.claim() is None
    for person in people:
        own = [pk for user, pk in served if user == person]
        assert own == sorted(own)
    assert served[100][0] == late
    # While all five wait, each is served once in five.
    assert {user for user, _ in served[200:205]} == set(people)


@pytest.mark.django_db
def test_workers_that_judge_for_long_do_not_let_one_person_have_them_all():
    many, few = UserFactory(), UserFactory()
    burst({many: 100})
    held = [queue.claim() for _ in range(4)]
    burst({few: 1})
    assert {attempt.user for attempt in held} == {many}
    assert queue.claim().user == few
