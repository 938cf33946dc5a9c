"""What stands beside the answer: hints, solution, attempts, notes; comparing; reporting a problem."""

import pytest
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from practice import services
from practice.models import Note, ProblemReport
from questions import curation
from questions import services as bank
from tests.factories import AttemptFactory, UserFactory, code_question, written_question

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def question():
    return code_question(content={"hints": ["Think of `+`.", "Use it."], "editorial": "It is **addition**."})


def at(question, rest=""):
    return f"/questions/{question.slug}/{rest}"


def test_each_tab_has_an_address_that_shows_the_whole_page(client, learner, question):
    for rest, words in (("hints/", "Hint 1 of 2"), ("attempts/", "Nothing tried yet"), ("notes/", "Your notes")):
        page = client.get(at(question, rest))
        assertContains(page, words)
        assertContains(page, 'id="answer-form"')
        assertContains(page, 'aria-current="page"', count=1)


def test_a_click_on_a_tab_brings_only_the_tabs(client, learner, question):
    part = client.get(at(question, "hints/"), headers=HTMX)
    assertContains(part, "Think of <code>+</code>.")
    assertNotContains(part, "answer-form")


def test_a_question_without_hints_has_no_such_tab(client, learner):
    assertNotContains(client.get(at(code_question())), "/hints/")
    assert client.get(at(code_question(), "hints/")).status_code == 200


def test_the_editorial_waits_until_the_question_is_solved_or_somebody_insists(client, learner, question):
    assertNotContains(client.get(at(question, "solution/")), "<strong>addition</strong>")
    assertContains(client.get(at(question, "solution/?open=1")), "<strong>addition</strong>")
    AttemptFactory(user=learner, question=question, status="done", verdict="accepted")
    assertContains(client.get(at(question, "solution/")), "<strong>addition</strong>")


def test_the_solution_of_another_person_opens_nothing(client, learner, question):
    AttemptFactory(question=question, status="done", verdict="accepted")
    assertContains(client.get(at(question, "solution/"), headers=HTMX), "Not yet")


def test_the_model_answer_of_a_written_question_waits_for_the_assessment(client, learner):
    question = written_question()
    assertNotContains(client.get(at(question, "solution/")), "Because of")
    attempt = AttemptFactory(user=learner, question=question, status="done", answer="So.")
    services.assess(attempt=attempt, levels=["met"] * 4)
    assertContains(client.get(at(question, "solution/"), headers=HTMX), "Because of")


def save(client, question, text, version, **more):
    return client.post(at(question, "notes/save/"), {"answer": text, "version": version, **more})


def test_a_note_is_kept_and_is_private(client, learner, question):
    assert save(client, question, "Two sums.", 0).headers["X-Draft-Version"] == "1"
    assertContains(client.get(at(question, "notes/")), "Two sums.")
    client.force_login(UserFactory(is_staff=True))
    assertNotContains(client.get(at(question, "notes/")), "Two sums.")


def test_a_note_that_another_tab_has_changed_is_not_written_over(client, learner, question):
    save(client, question, "first", 0)
    save(client, question, "from the other tab", 1)
    late = save(client, question, "from this tab", 1)
    assert (late.status_code, late.content.decode()) == (409, "from the other tab")
    assert Note.objects.get().text == "from the other tab"


def test_a_note_can_be_saved_by_its_button(client, learner, question):
    assertRedirects(save(client, question, "by hand", 0, by_hand="1"), at(question, "notes/"))


@pytest.mark.parametrize(("text", "words"), [("x" * 70_000, "68 KB long"), ("a\0b", "NUL character on line 1")])
def test_a_note_that_cannot_be_kept_says_why(client, learner, question, text, words):
    refused = save(client, question, text, 0)
    assert refused.status_code == 413
    assert words in refused.content.decode()


def answered(learner, question, *answers):
    return [
        AttemptFactory(user=learner, question=question, status="done", verdict="accepted", answer=answer)
        for answer in answers
    ]


def test_two_attempts_are_compared_from_the_older_to_the_newer(client, learner, question):
    old, _, new = answered(learner, question, "a = 1\n", "b = 2\n", "a = 2\n")
    page = client.get(at(question, f"compare/?attempt={new.pk}&attempt={old.pk}"))
    assertContains(page, "a = <mark>1</mark>")
    assertContains(page, "a = <mark>2</mark>")
    assertContains(client.get(at(question, "compare/")), "<mark>b</mark>")  # without a choice the last two


def test_code_in_a_comparison_is_only_text(client, learner, question):
    answered(learner, question, "x", "<script>alert(1)</script>")
    assertNotContains(client.get(at(question, "compare/")), "<script>alert")


def test_only_ones_own_attempts_at_this_question_are_compared(client, learner, question):
    (mine,) = answered(learner, question, "mine")
    (theirs,) = answered(UserFactory(), question, "theirs")
    (elsewhere,) = answered(learner, code_question(), "elsewhere")
    for other in (theirs, elsewhere):
        answer = client.get(at(question, f"compare/?attempt={mine.pk}&attempt={other.pk}"))
        assertRedirects(answer, at(question, "attempts/"))


@pytest.mark.parametrize("query", ["", "?attempt=x", "?attempt=1", f"?attempt={10**30}&attempt=2"])
def test_a_choice_that_makes_no_pair_leads_back_to_the_attempts(client, learner, question, query):
    assertRedirects(client.get(at(question, f"compare/{query}")), at(question, "attempts/"))


def test_a_choice_of_three_is_told_to_be_two(client, learner, question):
    chosen = answered(learner, question, "a", "b", "c")
    address = at(question, "compare/?" + "&".join(f"attempt={attempt.pk}" for attempt in chosen))
    assertContains(client.get(address, follow=True), "Choose two attempts to compare.")


def new_revision(question, **changes):
    """The question says something else from now on."""
    data = question.revision.data | changes
    front = curation.front_of(question.revision)
    revision = bank.add_revision(question, digest="new", front=front, content=type(question.revision.content)(**data))
    bank.adopt(question, revision)


def test_every_tab_of_a_written_question_shows_what_was_answered(client, learner):
    question = written_question()
    AttemptFactory(user=learner, question=question, status="done", answer="So.")
    new_revision(question, statement="A new wording.", hints=["A new hint."])
    for headers in ({}, HTMX):
        assertContains(client.get(at(question), headers=headers), "Why does it fail?")
        assertNotContains(client.get(at(question), headers=headers), "A new wording.")
        assertNotContains(client.get(at(question), headers=headers), "/hints/")
    client.force_login(UserFactory())
    assertContains(client.get(at(question, "hints/"), headers=HTMX), "A new hint.")


def test_answers_to_a_revision_of_the_second_format_are_still_shown(client, learner):
    question = written_question()
    revision = question.revision
    revision.data |= {"mistakes": [1, 5]}
    revision.save()
    attempt = AttemptFactory(user=learner, question=question, status="done", answer="So.")
    assertContains(client.get(at(question)), "How far did your answer go?")
    services.assess(attempt=attempt, levels=["met"] * 4)
    assertContains(client.get(at(question)), "Naming tools instead of reasons")


def report(client, question, **fields):
    return client.post(at(question, "report/"), {"about": "verdict", "text": "Case 2 is wrong.", **fields})


def test_a_report_is_kept_with_the_latest_attempt(client, learner, question):
    (attempt,) = answered(learner, question, "a")
    assertRedirects(report(client, question), at(question))
    kept = ProblemReport.objects.get()
    assert (kept.user, kept.question, kept.revision) == (learner, question, question.revision)
    assert (kept.attempt, kept.state) == (attempt, "open")
    assertContains(client.get(at(question, "report/")), "Case 2 is wrong.")


def test_nobody_sees_the_reports_of_others(client, learner, question):
    report(client, question)
    client.force_login(UserFactory())
    assertNotContains(client.get(at(question, "report/")), "Case 2 is wrong.")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"text": " "}, "This field is required"),
        ({"about": "x"}, "Choose what it is about"),
        ({"text": "x" * 5000}, "4000"),
    ],
)
def test_a_report_that_says_nothing_is_refused_and_keeps_what_was_typed(client, learner, question, fields, words):
    assertContains(report(client, question, **fields), words, status_code=422)
    assert not ProblemReport.objects.exists()


def test_one_person_cannot_bury_the_others_reports(client, learner, question):
    for _ in range(services.MOST_REPORTS):
        report(client, question)
    assertContains(report(client, question), "20 reports in a day", status_code=422)
    assert ProblemReport.objects.count() == services.MOST_REPORTS
