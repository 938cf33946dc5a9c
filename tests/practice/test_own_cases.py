"""Cases that people put beside the examples: sent, refused in words, kept with the draft."""

import json
import uuid

import pytest
from pytest_django.asserts import assertContains, assertNotContains

from practice import services
from practice.models import Attempt, Draft, Mode
from questions.kinds.base import GradedCase
from tests.factories import ADD, UserFactory, code_question, written_question

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
EXAMPLE = "small numbers"


@pytest.fixture
def question():
    return code_question()


def at(question, path: str = "") -> str:
    return f"/questions/{question.slug}/{path}"


def pairs(*cases: tuple[str, str | None]) -> str:
    return json.dumps(cases, ensure_ascii=False, separators=(",", ":"))


def send(client, question, *cases, mode="run", headers=HTMX, **more):
    data = {"answer": ADD, "own_cases": pairs(*cases), "token": str(uuid.uuid4()), **more}
    return client.post(at(question, f"{mode}/"), data, headers=headers)


def test_a_run_takes_all_cases_that_stand_and_the_draft_keeps_them(client, learner, question, live_broker):
    assert send(client, question, (EXAMPLE, "add(7, 8)"), ("", "add(2, 3)"), ("", " \n")).status_code == 200
    attempt, draft = Attempt.objects.get(), Draft.objects.get()
    assert (attempt.mode, attempt.case_count) == ("run", 2)
    assert attempt.own_cases == draft.own_cases == pairs((EXAMPLE, "add(7, 8)"), ("", "add(2, 3)"))
    page = client.get(at(question))
    for words in ("add(7, 8)", 'data-original="add(1, 2)"', "add(2, 3)", "Your case 1", "data-ran"):
        assertContains(page, words)


def test_examples_that_are_as_they_were_are_an_ordinary_run(client, learner, question, live_broker):
    assert send(client, question, (EXAMPLE, "add(1, 2)\n")).status_code == 200
    assert (Attempt.objects.get().own_cases, Draft.objects.get().own_cases) == ("", "")


def test_a_submission_is_judged_on_the_questions_cases_and_keeps_the_others(client, learner, question, live_broker):
    assert send(client, question, ("", "add(2, "), mode="submit").status_code == 200
    attempt = Attempt.objects.get()
    assert (attempt.own_cases, attempt.case_count) == ("", 2)
    assert Draft.objects.get().own_cases == pairs((EXAMPLE, None), ("", "add(2, "))


def test_each_case_that_cannot_be_read_is_told_by_name_and_reason_and_nothing_is_queued(client, learner, question):
    cases = [(EXAMPLE, ""), ("", "add(1, 1)"), ("", "add(2, "), ("", "add(__import__('os'), 1)")]
    refused = send(client, question, *cases)
    for words in ("Example 1, edited cannot be used: write it as calls", "Your case 2 cannot be used: line 1 cannot"):
        assertContains(refused, words, status_code=422)
    for position in (0, 2, 3):
        assertContains(refused, f'data-bad-case="{position}"', status_code=422)
    assertNotContains(refused, 'data-bad-case="1"', status_code=422)
    assert not Attempt.objects.exists()


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        (pairs(*[("", "add(1, 2)")] * 9), "At most 8 cases of your own"),
        (pairs(*[("", "'" + "x" * 19_000 + "'")] * 8), "longer together than the 64 KB"),
        (pairs(("", "add(1, " + "9" * 1_000_000 + ")")), "longer together than the 64 KB"),
        (pairs(("", "add(1, " + "9" * 6_000 + ")")), "Your case 1 cannot be used: "),
        (pairs(("", "'" + "x" * 20_000 + "'")), "at most 20,000 are read"),
        ('[["", "add(1)\\u0000"]]', "NUL"),
        ('[["", "\\ud800"]]', "Your case 1 cannot be used"),
        (pairs(("", "<script>alert(1)</script>")), "Your case 1 cannot be used: line 1 cannot be read"),
        ('[["", ["add(1, 2)"]]]', "cannot be read"),
        ('{"a": 1}', "cannot be read"),
        ("[" * 50_000, "cannot be read"),
    ],
)
def test_what_no_page_sends_and_what_is_too_much_is_refused_in_words(client, learner, question, sent, words):
    refused = send(client, question, own_cases=sent)
    assertContains(refused, words, status_code=422)
    assert not Attempt.objects.exists()


def test_markup_in_a_case_is_text(client, learner, question, live_broker):
    send(client, question, ("", "add('</textarea><script>alert(1)</script>', 2)"))
    assertNotContains(client.get(at(question)), "<script>alert(1)")


def test_without_script_each_case_is_a_field(client, learner, question, live_broker):
    fields = {"case_of": [EXAMPLE, "", ""], "case": ["add(1, 2)\r\n", "add(2,\r\n 3)", ""]}
    data = {"answer": ADD, "token": str(uuid.uuid4()), **fields}
    assert client.post(at(question, "run/"), data).status_code == 302
    assert Attempt.objects.get().own_cases == pairs((EXAMPLE, None), ("", "add(2,\n 3)"))
    refused = client.post(at(question, "run/"), data | {"answer": "typed", "case": ["add(9, 9)", "add(2, ", ""]})
    for words in ("add(9, 9)", "add(2, ", "typed", "Your case 1 cannot be used"):
        assertContains(refused, words, status_code=422)


def test_a_draft_keeps_cases_as_they_are_typed(client, learner, question):
    first = client.post(at(question, "draft/"), {"answer": "x", "own_cases": pairs(("", "add(2, ")), "version": "0"})
    assert (first.status_code, Draft.objects.get().own_cases) == (204, pairs(("", "add(2, ")))
    assertContains(client.get(at(question)), "add(2, ")
    stale = client.post(at(question, "draft/"), {"answer": "x", "own_cases": "", "version": "0"})
    assert (stale.status_code, stale.content.decode()) == (409, "x\x1e" + pairs(("", "add(2, ")))
    assert client.post(at(question, "draft/"), {"answer": "y", "version": "1"}).status_code == 204
    assert Draft.objects.get().own_cases, "a page without a place for cases takes none away"


def test_a_draft_with_cases_that_cannot_be_kept_is_refused_with_a_sentence(client, learner, question):
    refused = client.post(at(question, "draft/"), {"answer": "x", "own_cases": pairs(("", "x" * 70_000))})
    assert (refused.status_code, "64 KB" in refused.content.decode()) == (413, True)


def test_cases_cost_no_statement_more(learner, question, live_broker, django_assert_num_queries):
    def run(typed):
        more = {"answer": ADD, "mode": Mode.RUN, "token": uuid.uuid4()}
        services.submit(user=learner, question=question, typed=typed, **more)

    run(None)
    with django_assert_num_queries(5) as plain:  # room, savepoint, attempt, draft, savepoint
        run(None)
    with django_assert_num_queries(len(plain)):
        run([("", "add(2, 3)")])


def test_a_revision_keeps_what_was_typed_for_the_earlier_one(client, learner):
    typed = pairs(("gone", "add(5, 5)"), ("too", None))
    draft = Draft.objects.create(user=learner, question=code_question(), text="x", own_cases=typed)
    page = client.get(at(draft.question))
    assertContains(page, "add(5, 5)")
    assertContains(page, "Your case 1")


def test_questions_that_take_no_input_have_no_place_for_cases(client, learner, live_broker):
    one_of = code_question(
        content={"compare": "one_of"}, cases=[GradedCase(name="one", visible=True, data=[1, 2], expected=[3, 4])]
    )
    assertNotContains(client.get(at(one_of)), "own_cases")
    assert send(client, one_of, ("", "add(1, 1)")).status_code == 200
    assert Attempt.objects.get().own_cases == ""
    client.force_login(UserFactory())
    assert send(client, written_question(), ("", "x")).status_code == 422


def test_an_example_that_nobody_would_type_stands_as_it_is(client, learner, live_broker):
    cases = [GradedCase(name=name, visible=True, data=data) for name, data in (("long", [[7] * 900, 1]), ("b", [1, 2]))]
    long = code_question(cases=cases)
    assertContains(client.get(at(long)), "cannot be edited by hand")
    send(client, long, ("long", "add(0, 0)"), ("b", "add(3, 3)"))
    assert Attempt.objects.get().own_cases == pairs(("long", None), ("b", "add(3, 3)"))
