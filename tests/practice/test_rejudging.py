"""What the judge itself has failed is judged again: by a click, in the administration, by `manage.py rejudge`."""

import threading
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from core.logs import AddIds
from practice import grading, queue, rejudging
from practice.models import Attempt, marks_for
from questions.kinds.base import Grade
from questions.verdicts import Verdict
from tests.factories import AttemptFactory, UserFactory, code_question, written_question

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
FAULT = Grade(verdict=Verdict.INTERNAL_ERROR, sentence="The cell died.", fault="the cell died")


def failed(**fields) -> Attempt:
    """An attempt that the judge has failed, as it is after its retry."""
    attempt = AttemptFactory(created_at=timezone.now() - timedelta(hours=1), **fields)
    for _ in range(queue.MAX_FAULTS):
        queue.finish(queue.claim(), FAULT)
    attempt.refresh_from_db()
    assert attempt.verdict == "internal_error"
    return attempt


def click(client, attempt, **options):
    return client.post(f"/attempts/{attempt.pk}/rejudge/", **options)


def rejudge(*args, **options) -> str:
    out = StringIO()
    call_command("rejudge", *args, stdout=out, **options)
    return out.getvalue()


def waiting() -> set[int]:
    return set(Attempt.objects.filter(status="queued").values_list("pk", flat=True))


def test_the_panel_quotes_the_reference_and_offers_to_judge_again(client, learner):
    attempt = failed(user=learner)
    page = client.get(f"/attempts/{attempt.pk}/")
    assertContains(page, f"the reference {attempt.pk}")
    assertContains(page, "not through your code")
    assertContains(page, f'action="/attempts/{attempt.pk}/rejudge/"')


def test_a_verdict_of_ones_own_making_offers_nothing(client, learner):
    attempt = AttemptFactory(user=learner, status="done", verdict="wrong_answer")
    assertNotContains(client.get(f"/attempts/{attempt.pk}/"), "rejudge")
    click(client, attempt)
    assert waiting() == set()


@pytest.mark.usefixtures("cell_pool")
def test_a_click_has_it_judged_and_its_history_stays(client, learner, live_broker):
    attempt = failed(user=learner)
    panel = click(client, attempt, headers=HTMX)
    assertContains(panel, "Waiting for the judge")
    assertContains(panel, f'data-events="/attempts/{attempt.pk}/events/"')
    assert grading.judge_waiting() == 1
    again = Attempt.objects.get()
    assert (again.verdict, again.tries) == ("accepted", 1)
    assert (again.created_at, again.revision) == (attempt.created_at, attempt.revision)
    assert again.queued_at > attempt.queued_at


def test_without_script_a_click_comes_back_to_the_attempt(client, learner, live_broker):
    attempt = failed(user=learner)
    assertRedirects(click(client, attempt), f"/attempts/{attempt.pk}/")
    assertRedirects(client.get(f"/attempts/{attempt.pk}/rejudge/"), f"/attempts/{attempt.pk}/")
    assert waiting() == {attempt.pk}


def test_a_second_click_changes_nothing(client, learner, live_broker):
    attempt = failed(user=learner)
    click(client, attempt)
    running = queue.claim()
    assertContains(click(client, attempt, headers=HTMX), "Judging your answer")
    assert Attempt.objects.get().lease_key == running.lease_key


def test_nobody_elses_attempt_is_judged_again(client, learner):
    attempt = failed()
    assert click(client, attempt).status_code == 404
    assert waiting() == set()


def test_it_gets_its_one_retry_again(live_broker):
    attempt = failed()
    rejudge(str(attempt.pk))
    queue.finish(queue.claim(), FAULT)
    assert waiting() == {attempt.pk}
    queue.finish(queue.claim(), FAULT)
    attempt.refresh_from_db()
    assert (attempt.status, attempt.tries) == ("done", 2)


def test_the_wait_is_counted_from_when_it_was_put_back(live_broker):
    failed()
    rejudge()
    assert queue.oldest_wait() < 60


def test_what_was_solved_stays_solved_until_the_new_verdict(live_broker):
    solved = AttemptFactory(status="done", verdict="accepted")
    rejudge(question=solved.question.slug, all_verdicts=True)
    assert waiting() == {solved.pk}
    assert marks_for(solved.user, [solved.question]) == {solved.question_id: "solved"}
    queue.finish(queue.claim(), Grade(verdict=Verdict.WRONG_ANSWER, sentence="No."))
    assert marks_for(solved.user, [solved.question]) == {solved.question_id: "tried"}


def test_a_fault_of_ours_takes_no_earlier_verdict_away(live_broker):
    solved = AttemptFactory(status="done", verdict="accepted", sentence="All cases passed.", passed_count=3)
    rejudge(question=solved.question.slug, all_verdicts=True)
    for _ in range(queue.MAX_FAULTS):
        assert queue.finish(queue.claim(), FAULT)
    solved.refresh_from_db()
    assert (solved.status, solved.verdict, solved.sentence) == ("done", "accepted", "All cases passed.")
    assert (solved.passed_count, solved.lease_key) == (3, None)


def test_workers_that_disappear_take_no_earlier_verdict_away(live_broker):
    wrong = AttemptFactory(status="done", verdict="wrong_answer", sentence="No.")
    rejudge(question=wrong.question.slug, all_verdicts=True)
    for _ in range(queue.MAX_CLAIMS):
        queue.claim()
        Attempt.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
        queue.free_expired()
    wrong.refresh_from_db()
    assert (wrong.status, wrong.verdict, wrong.sentence) == ("done", "wrong_answer", "No.")


def test_the_earlier_verdict_is_in_the_log(live_broker, caplog):
    caplog.set_level("INFO")
    caplog.handler.addFilter(AddIds())
    attempt = failed()
    rejudge()
    (line,) = [record for record in caplog.records if record.name == "practice.rejudging"]
    assert (line.verdict, line.attempt) == ("internal_error", attempt.pk)


def test_the_command_takes_what_failed_by_default_and_says_how_many(live_broker):
    ours = [failed().pk, failed().pk]
    AttemptFactory(status="done", verdict="wrong_answer")
    assert rejudge(dry_run=True).startswith("2 would be judged again")
    assert waiting() == set()
    assert rejudge() == "2 wait to be judged again.\n"
    assert waiting() == set(ours)
    assert rejudge() == "0 wait to be judged again.\n"


def test_the_command_narrows_by_question_day_and_verdict(live_broker):
    question = code_question()
    old = AttemptFactory(question=question, status="done", verdict="time_limit", created_at="2025-01-01T00:00Z")
    new = AttemptFactory(question=question, status="done", verdict="time_limit")
    other = AttemptFactory(status="done", verdict="time_limit")
    wrong = AttemptFactory(question=question, status="done", verdict="wrong_answer")
    rejudge(question=question.slug, verdict="time_limit", since="2025-01-02")
    assert waiting() == {new.pk}
    rejudge(question=question.slug, all_verdicts=True)
    assert waiting() == {new.pk, old.pk, wrong.pk}
    rejudge(str(other.pk), verdict="time_limit")
    assert other.pk in waiting()


def test_an_answer_in_words_is_never_put_into_the_queue(live_broker):
    question = written_question()
    attempt = AttemptFactory(question=question, status="done")
    with pytest.raises(CommandError, match="answered in words"):
        rejudge(question=question.slug, all_verdicts=True)
    assert rejudge(str(attempt.pk), all_verdicts=True) == "0 wait to be judged again.\n"
    assert waiting() == set()


@pytest.mark.parametrize(
    ("args", "options", "words"),
    [
        ([], {"all_verdicts": True}, "means everything ever judged"),
        (["987654"], {}, "There is no attempt 987654. Nothing was changed."),
        (["9" * 20], {}, "There is no attempt 9{20}. Nothing was changed."),
        ([], {"question": "nonesuch"}, "There is no question 'nonesuch'"),
        ([], {"since": "yesterday"}, "--since is 'yesterday'"),
        ([], {"since": "2026-02-31"}, "--since is '2026-02-31'"),
    ],
)
def test_silly_calls_are_refused_in_words(args, options, words):
    attempt = failed()
    with pytest.raises(CommandError, match=words):
        rejudge(*args, **options)
    assert Attempt.objects.get(pk=attempt.pk).status == "done"


def test_numbers_of_another_verdict_are_told_apart():
    attempt = AttemptFactory(status="done", verdict="accepted")
    with pytest.raises(CommandError, match="None of them has the verdict internal_error"):
        rejudge(str(attempt.pk))


def test_a_pile_leaves_half_of_the_places_to_people(live_broker, settings):
    settings.MAX_WAITING = 6
    pile = [failed().pk for _ in range(5)]
    assert rejudge() == (
        "3 wait to be judged again.\n2 more than may wait at once: call this again when those are judged.\n"
    )
    assert waiting() == set(pile[:3])
    with pytest.raises(CommandError, match="As many attempts wait as may"):
        rejudge()


def test_the_administration_puts_chosen_attempts_back(client, live_broker):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    question, secret = code_question(), "the answer is private"
    one, two = failed(answer=secret, question=question), failed(question=question)
    address = "/admin/practice/attempt/"
    assertNotContains(client.get(address), "Delete selected")
    assertNotContains(client.get(f"{address}{one.pk}/change/"), secret)
    page = client.post(address, {"action": "judge_again", "_selected_action": [one.pk, two.pk]}, follow=True)
    assertContains(page, "2 of 2 wait to be judged again.")
    assert waiting() == {one.pk, two.pk}


def test_a_pile_is_put_back_by_few_statements(live_broker, django_assert_max_num_queries):
    question = code_question()
    for _ in range(30):
        AttemptFactory(question=question, status="done", verdict="time_limit")
    with django_assert_max_num_queries(4):
        assert rejudging.rejudge(question.attempts.all(), at_most=25) == 25
    assert len(waiting()) == 25


@pytest.mark.django_db(transaction=True)
def test_two_who_want_the_same_back_put_it_back_once(live_broker):
    attempts = [AttemptFactory(status="done", verdict="time_limit") for _ in range(5)]
    pks, found = [attempt.pk for attempt in attempts], []

    def put_back():
        found.append(rejudging.rejudge(Attempt.objects.filter(pk__in=pks)))
        connection.close()

    people = [threading.Thread(target=put_back) for _ in range(4)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert sorted(found) == [0, 0, 0, 5]


@pytest.mark.parametrize("field", ["answer", "own_cases", "sentence", "cases", "token"])
def test_the_administration_answers_no_question_about_what_is_private(client, field):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    assert client.get(f"/admin/practice/attempt/?{field}__contains=x").status_code == 400
    for filters in ("verdict__exact=accepted&mode__exact=run", "question__domain__exact=coding&created_at__year=2026"):
        assert client.get(f"/admin/practice/attempt/?{filters}").status_code == 200


def test_the_list_in_the_administration_costs_the_same_however_long(client, django_assert_max_num_queries):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    for _ in range(8):
        AttemptFactory()
    client.get("/admin/practice/attempt/")
    with django_assert_max_num_queries(10):
        client.get("/admin/practice/attempt/?q=learner")
