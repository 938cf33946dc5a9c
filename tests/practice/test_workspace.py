"""The question page: drafts, submissions, history."""

import uuid

import pytest

from practice.models import Attempt, Draft
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
    assert Draft.objects.get().answer == ADD


def test_a_double_click_makes_one_attempt(client, learner, question):
    token = uuid.uuid4()
    first, second = (send(client, question, token=token) for _ in range(2))
    assert Attempt.objects.count() == 1
    assert first.status_code == second.status_code == 200


def test_one_persons_token_is_not_anothers(client, learner, question):
    token = uuid.uuid4()
    AttemptFactory(user=UserFactory(), question=question, token=token)
    send(client, question, token=token)
    assert Attempt.objects.filter(user=learner).count() == 1


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        ("x" * 1_000_000, "977 KB long; at most 64 KB can be judged"),
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
    assert Draft.objects.get().answer == typed
    page = client.get(f"/questions/{question.slug}/").content.decode()
    assert "# half done \u00e9\u4e16" in page


def test_a_draft_that_is_too_long_is_refused_with_a_sentence(client, learner, question):
    response = client.post(f"/questions/{question.slug}/draft/", {"answer": "x" * 70_000})
    assert response.status_code == 413
    assert "68 KB" in response.content.decode()


def test_drafts_are_private(client, learner, question):
    Draft.objects.create(user=UserFactory(), question=question, answer="somebody's secret")
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
    for page, most in (
        ("/questions/", 5),
        (f"/questions/{question.slug}/", 8),
        (f"/questions/{question.slug}/attempts/", 6),
    ):
        with django_assert_max_num_queries(most):
            client.get(page)


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


def test_an_assessment_with_a_gap_is_refused_and_loses_nothing(client, learner):
    question = written_question()
    attempt = AttemptFactory(user=learner, question=question, status="done", answer="Because it drifted.")
    response = client.post(f"/attempts/{attempt.pk}/assess/", {"point-0": "met"})
    assert response.status_code == 422
    page = response.content.decode()
    assert "Choose a level for every point" in page
    assert "Because it drifted." in page
