"""The question page: drafts, submissions, history."""

import uuid

import pytest
from django.db import IntegrityError
from pytest_django.asserts import assertRedirects

from practice import services
from practice.models import Attempt, Draft
from questions.models import Revision
from tests.factories import ADD, AttemptFactory, UserFactory, code_question, written_question

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def question(live_broker):
    return code_question()


def send(client, question, action="submit", *, answer=ADD, token=None, **kwargs):
    data = {"answer": answer, "token": str(token or uuid.uuid4())}
    return client.post(f"/questions/{question.slug}/{action}/", data, headers=HTMX, **kwargs)


def test_a_submission_is_queued_and_kept_as_draft(client, learner, question):
    response = send(client, question)
    assert response.status_code == 200
    attempt = Attempt.objects.get()
    assert (attempt.user, attempt.status, attempt.answer, attempt.mode) == (learner, "queued", ADD, "submit")
    assert Draft.objects.get().text == ADD


def test_a_double_click_makes_one_attempt(client, learner, question):
    token = uuid.uuid4()
    first, second = (send(client, question, token=token) for _ in range(2))
    assert Attempt.objects.count() == 1
    assert first.status_code == second.status_code == 200


@pytest.mark.parametrize("changed", [{"answer": ADD + "# better"}, {"action": "run"}])
def test_an_old_token_beside_something_new_is_a_new_attempt(client, learner, question, changed):
    token = uuid.uuid4()
    send(client, question, token=token)
    send(client, question, token=token, **changed)
    assert Attempt.objects.count() == 2


def test_a_token_used_for_another_question_is_a_new_attempt(client, learner, question):
    token, other = uuid.uuid4(), code_question()
    send(client, question, token=token)
    send(client, other, token=token)
    assert list(Attempt.objects.order_by("pk").values_list("question", flat=True)) == [question.pk, other.pk]


def test_one_persons_token_is_not_anothers(client, learner, question):
    token = uuid.uuid4()
    AttemptFactory(user=UserFactory(), question=question, token=token)
    send(client, question, token=token)
    assert Attempt.objects.filter(user=learner).count() == 1


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        ("x" * 1_000_000, "977 KB long; at most 64 KB can be judged"),
        ("if a == b:\n    c = '<&>'\n" * 40_000, "KB long; at most 64 KB can be judged"),
        ("a = 1\nb = '\0'\n", "NUL character on line 2"),
        ("  \n", "the answer is empty"),
    ],
)
def test_what_cannot_be_judged_is_refused_in_words(client, learner, question, answer, sentence):
    response = send(client, question, answer=answer)
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not Attempt.objects.exists()


def test_without_htmx_a_refused_answer_comes_back_with_what_was_typed(client, learner, question):
    response = client.post(f"/questions/{question.slug}/submit/", {"answer": "kept = 'me'\0", "token": uuid.uuid4()})
    assert response.status_code == 422
    assert "kept = &#x27;me&#x27;" in response.content.decode()


def test_a_page_without_token_is_told_to_reload(client, learner, question):
    response = client.post(f"/questions/{question.slug}/submit/", {"answer": ADD}, headers=HTMX)
    assert response.status_code == 422
    assert "out of date" in response.content.decode()


def test_a_draft_survives_as_it_was_typed(client, learner, question):
    typed = "def add(a, b):\n    # half done \u00e9\u4e16\n\n    "
    assert client.post(f"/questions/{question.slug}/draft/", {"answer": typed}).status_code == 204
    assert Draft.objects.get().text == typed
    page = client.get(f"/questions/{question.slug}/").content.decode()
    assert "# half done \u00e9\u4e16" in page


def test_a_draft_that_is_too_long_is_refused_with_a_sentence(client, learner, question):
    response = client.post(f"/questions/{question.slug}/draft/", {"answer": "x" * 70_000})
    assert response.status_code == 413
    assert "68 KB" in response.content.decode()


def test_a_tab_that_saves_over_what_it_has_not_seen_is_told_so(client, learner, question):
    address = f"/questions/{question.slug}/draft/"
    first = client.post(address, {"answer": "one", "version": "0"})
    assert (first.status_code, first.headers["X-Draft-Version"]) == (204, "1")
    assert client.post(address, {"answer": "an hour of work", "version": "1"}).headers["X-Draft-Version"] == "2"
    stale = client.post(address, {"answer": "#", "version": "1"})
    assert (stale.status_code, stale.content.decode()) == (409, "an hour of work")
    assert Draft.objects.get().text == "an hour of work"
    assert client.post(address, {"answer": "#", "version": stale.headers["X-Draft-Version"]}).status_code == 204


def test_a_submission_tells_the_version_of_the_draft_that_it_stored(client, learner, question):
    client.post(f"/questions/{question.slug}/draft/", {"answer": "one"})
    assert send(client, question).headers["X-Draft-Version"] == "2"


@pytest.mark.parametrize("action", ["run", "submit"])
def test_who_comes_back_from_sign_in_by_get_lands_on_the_question(client, learner, question, action):
    assert client.get(f"/questions/{question.slug}/{action}/").url == f"/questions/{question.slug}/"


def test_drafts_are_private(client, learner, question):
    Draft.objects.create(user=UserFactory(), question=question, text="somebody's secret")
    assert "secret" not in client.get(f"/questions/{question.slug}/").content.decode()


def test_the_page_starts_with_the_starter_and_the_visible_case(client, learner, question):
    page = client.get(f"/questions/{question.slug}/").content.decode()
    assert "def add(a, b):\n    ..." in page
    assert "Small numbers" in page
    assert "egative numbers" not in page


def test_an_attempt_has_an_address_that_shows_it(client, learner, question):
    old = AttemptFactory(user=learner, question=question, status="done", verdict="accepted", sentence="Well done then.")
    AttemptFactory(user=learner, question=question, status="done", verdict="wrong_answer", sentence="Not now.")
    assert "Well done then." in client.get(f"/attempts/{old.pk}/").content.decode()


def test_while_no_worker_lives_the_panel_says_so(client, learner, question):
    assert "The judge is not answering. Your code is saved" in send(client, question).content.decode()


def test_pages_cost_the_same_few_queries_however_much_there_is(
    client, learner, question, django_assert_max_num_queries
):
    for _ in range(12):
        AttemptFactory(user=learner, question=question, status="done", verdict="accepted")
        code_question()
    client.get("/questions/")  # the process looks once whether it has been set up
    for page, most in (("", 8), ("hints/", 8), ("solution/", 8), ("attempts/", 8), ("notes/", 8), ("compare/", 6)):
        with django_assert_max_num_queries(most):
            client.get(f"/questions/{question.slug}/{page}")
    with django_assert_max_num_queries(5):  # a click on a tab: session, person, question, mark, attempts
        client.get(f"/questions/{question.slug}/attempts/", headers=HTMX)


def test_marks_tell_solved_from_tried(client, learner):
    solved, tried, untouched = code_question(), code_question(), code_question()
    AttemptFactory(user=learner, question=solved, status="done", verdict="wrong_answer")
    AttemptFactory(user=learner, question=solved, status="done", verdict="accepted")
    AttemptFactory(user=learner, question=tried, status="done", verdict="time_limit")
    AttemptFactory(user=learner, question=untouched, mode="run", status="done", verdict="accepted")
    AttemptFactory(question=untouched, status="done", verdict="accepted")
    marks = {q.slug: q.mark for q in client.get("/questions/").context["questions"]}
    assert marks == {solved.slug: "solved", tried.slug: "tried", untouched.slug: ""}


def test_a_written_answer_goes_from_words_to_rubric_to_model_answer(client, learner):
    question = written_question()
    page = f"/questions/{question.slug}/"
    assert "<math" not in client.get(page).content.decode()
    client.post(f"{page}submit/", {"answer": "I would look at what changed.", "token": uuid.uuid4()})
    attempt = Attempt.objects.get()
    assert attempt.is_done
    shown = client.get(page).content.decode()
    assert "I would look at what changed." in shown
    assert "point 3" in shown
    assert "<math" not in shown, "the model answer must wait for the assessment"
    levels = {f"point-{n}": level for n, level in enumerate(["met", "strong", "missed", "partly"])}
    assert client.post(f"/attempts/{attempt.pk}/assess/", levels).status_code == 302
    attempt.refresh_from_db()
    assert [entry["level"] for entry in attempt.assessment] == ["met", "strong", "missed", "partly"]
    assert "<math" in client.get(page).content.decode()


def test_an_assessment_is_made_once(client, learner):
    attempt = AttemptFactory(user=learner, question=written_question(), status="done")
    for level in ("missed", "strong"):
        client.post(f"/attempts/{attempt.pk}/assess/", {f"point-{n}": level for n in range(4)})
    attempt.refresh_from_db()
    assert {entry["level"] for entry in attempt.assessment} == {"missed"}


def test_code_is_not_assessed_and_words_are_not_run(client, learner, live_broker):
    code = AttemptFactory(user=learner, status="done")
    assert client.post(f"/attempts/{code.pk}/assess/", {}).status_code == 404
    refused = send(client, written_question(), "run", answer="Because.")
    assert refused.status_code == 422


def test_an_answer_is_assessed_on_the_rubric_that_it_answered(client, learner):
    question = written_question()
    attempt = AttemptFactory(user=learner, question=question, status="done", answer="Because.")
    data = question.revision.data
    rubric = [point | {"point": "new " + point["point"]} for point in data["rubric"]]
    question.revision = Revision.objects.create(
        question=question, number=2, kind="written", digest="2", data=data | {"rubric": rubric}
    )
    question.save()
    page = client.get(f"/questions/{question.slug}/").content.decode()
    assert "point 3" in page
    assert "new point 3" not in page
    client.post(f"/attempts/{attempt.pk}/assess/", {f"point-{n}": "met" for n in range(4)})
    assert "point 3" in client.get(f"/questions/{question.slug}/").content.decode()


def test_a_stored_revision_is_read_although_a_later_version_has_other_fields(client, learner):
    question = written_question()
    Revision.objects.update(data=question.revision.data | {"dropped": "by a later version"})
    assert client.get(f"/questions/{question.slug}/").status_code == 200


def test_an_assessment_with_a_gap_is_refused_and_loses_nothing(client, learner):
    question = written_question()
    attempt = AttemptFactory(user=learner, question=question, status="done", answer="Because it drifted.")
    response = client.post(f"/attempts/{attempt.pk}/assess/", {"point-0": "met"})
    assert response.status_code == 422
    page = response.content.decode()
    assert "Choose a level for every point" in page
    assert "Because it drifted." in page


def test_an_attempt_at_a_question_that_one_may_no_longer_see_shows_nothing_of_it(client, learner):
    question = code_question(content={"statement": "Not ready for anybody."})
    attempt = AttemptFactory(user=learner, question=question, status="done", verdict="accepted")
    assert client.get(f"/attempts/{attempt.pk}/").status_code == 200
    question.status = "draft"
    question.save()
    assert client.get(f"/attempts/{attempt.pk}/").status_code == 404


def test_an_assessment_that_was_made_is_not_asked_for_again(client, learner):
    question = written_question()
    attempt = AttemptFactory(user=learner, question=question, status="done", answer="So.")
    services.assess(attempt=attempt, levels=["met"] * 4)
    again = client.post(f"/attempts/{attempt.pk}/assess/", {"point-0": "strong"})
    assertRedirects(again, f"/questions/{question.slug}/")


def test_a_failure_that_is_not_the_tokens_is_not_tried_for_ever(learner):
    with pytest.raises(IntegrityError):
        services.submit(user=learner, question=code_question(), answer="x = 1", mode=None, token=uuid.uuid4())
