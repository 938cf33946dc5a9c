"""Cases keep every value, on whichever database, from the author's file through the database into the cell."""

import json
import math

import pytest

from practice import grading
from practice.models import Attempt
from questions import judging
from questions.bankio import loading
from questions.bankio.reading import read_bank
from questions.cases import GradedCase, read_cases, write_cases
from questions.models import Question, Revision
from questions.sources import BankError
from questions.wording import show_calls
from sandbox.cells.conversation import encode
from sandbox.frames import frame
from tests.factories import AttemptFactory, code_question
from tests.questions.conftest import QUESTION, write

ODD = [
    math.nan,
    math.inf,
    -math.inf,
    -0.0,
    1e22,
    10**400,
    "\0",
    "a\0b\u2028\U0001f600\\u0000",
    {"\0": [None]},
    2**53 + 1,
]


def same(one: object, other: object) -> bool:
    return json.dumps(one) == json.dumps(other)


def test_cases_are_written_as_ascii_and_read_back_exactly():
    cases = [GradedCase(name="é\n", visible=True, explain="x", data=ODD, expected=ODD), GradedCase(name="b", data=[])]
    text = write_cases(cases)
    assert text.isascii()
    assert text.isprintable() or set(text) - set(filter(str.isprintable, text)) == {"\n"}
    again = read_cases(text)
    assert [case.name for case in again] == ["é\n", "b"]
    assert same(again[0].data, ODD)
    assert same(again[0].expected, ODD)
    assert write_cases(again) == text
    assert read_cases("") == []


@pytest.mark.django_db
def test_data_goes_to_the_cell_as_it_is_kept():
    question = code_question()
    cases = read_cases(write_cases([GradedCase(name="a", data=[1.50, "é"])]))
    job = question.behaviour.job(question.revision.content, cases, "")
    assert encode(job).cases == (frame(rb'[1.5,"\u00e9"]'),)


CASES = """
ODD = [float("nan"), float("inf"), -0.0, 10**400, "\\0", "a\\0b", {"\\0": [None]}]

def cases():
    yield {"name": "odd", "visible": True, "data": [ODD, "\\0"]}
    yield {"name": "hidden and odd", "data": [[ODD], ODD]}
"""


@pytest.mark.django_db
@pytest.mark.usefixtures("cell_pool", "live_broker")
def test_odd_values_of_cases_come_back_from_the_database_and_are_judged(bank):
    folder = bank / "coding" / "add"
    (folder / "cases.yaml").unlink()
    echo = "def add(a, b):\n    return [b, a]\n"
    (folder / "submissions/accepted/plus.py").write_text(echo)
    write(folder, {"cases.py": CASES})
    list(loading.load(bank))
    question = Question.objects.get()
    shown, hidden = Revision.objects.get().test_data.cases
    assert same(shown.expected, ["\0", shown.data[0]])
    assert math.isnan(hidden.data[0][0][0])
    assert same(Revision.objects.get().content.examples[0].data, shown.data)
    for answer, verdict in ((echo, "accepted"), ("def add(a, b):\n    return [a, b]\n", "wrong_answer")):
        attempt = AttemptFactory(question=question, revision=Revision.objects.get(), answer=answer)
        assert grading.judge_waiting() == 1
        attempt.refresh_from_db()
        assert attempt.verdict == verdict
        assert '"\\u0000"' in attempt.cases[0]["expected_text"]


SAYS = [
    "return '\\0' + 'x'",
    "return {'\\0': float('nan')}",
    "return ['\\ud800']",
    "return {'\\udfff': 1}",
    "print('\\0 \\ud800'); import os; os.write(1, b'\\xff\\0'); os.write(2, b'\\0\\xed\\xa0\\x80'); return a",
    "raise ValueError('\\0 \\ud800')",
    "raise type('\\ud800 x', (Exception,), {})('x')",
    "exec('\\0')",
    "exec(compile('x = \\'\\ud800\\' 1', __file__, 'exec'))",
    'import os; os.write(3, b\'{"value": "\\\\ud800"}\'); os._exit(0)',
    'import os; os.write(3, b\'{"value": "\\\\u0000"}\'); os._exit(0)',
    'import os; os.write(3, b\'{"error": {"kind": "runtime", "type": "\\\\u0000", "message": "\\\\u0000", \''
    'b\'"traceback": "\\\\u0000", "line": 1, "column": null}}\'); os._exit(0)',
    "return type('\\ud800', (), {})()",
    "return {'a\\0b': {1}}",
    "import sys; sys.exit('\\0\\ud800')",
]


@pytest.mark.django_db
@pytest.mark.usefixtures("cell_pool", "live_broker")
def test_whatever_an_answer_says_its_verdict_can_be_stored():
    """PostgreSQL refuses NUL characters, half characters and, in JSON, NaN; SQLite takes them and pages fail later."""
    cases = [GradedCase(name=str(visible), visible=visible, data=[1, 2], expected="\0y") for visible in (True, False)]
    question = code_question(cases=cases)
    for says in SAYS:
        AttemptFactory(question=question, answer=f"def add(a, b):\n    {says}\n")
    assert grading.judge_waiting() == len(SAYS)
    for attempt in Attempt.objects.all():
        assert attempt.verdict in {"wrong_answer", "runtime_error", "syntax_error"}, (attempt.answer, attempt.sentence)
        json.dumps(attempt.cases, allow_nan=False)
        for text in (attempt.sentence, *texts(attempt.cases)):
            text.encode()
            assert "\0" not in text


def test_calls_of_odd_names_are_shown_without_what_databases_refuse():
    assert show_calls([["C", 1], ["a\0b", "\0"]]) == 'C(1)\na\\u0000b("\\u0000")'


def texts(value: object) -> list[str]:
    """Every text within a JSON value."""
    if isinstance(value, dict):
        return [*value, *texts(list(value.values()))]
    if isinstance(value, list):
        return [text for item in value for text in texts(item)]
    return [value] if isinstance(value, str) else []


@pytest.mark.parametrize(
    ("cases", "problem"),
    [
        ('- {name: "a\\0b", visible: true, data: 1}', "cases.yaml:1: 0.name: Value error, there is a NUL character"),
        ('- name: a\n  explain: "\\0"\n  data: 1', "cases.yaml:2: 0.explain: Value error, there is a NUL character"),
        ("- name: a\n  data: 2020-01-01", "cases.yaml:2: 0.data: Value error, this is no plain value: Object"),
        ("- name: a\n  data: !!set {x}", "cases.yaml:2: 0.data: Value error, this is no plain value: Object"),
    ],
)  # fmt: skip
@pytest.mark.django_db
@pytest.mark.usefixtures("cell_pool")
def test_what_no_case_can_hold_is_found_at_its_line(bank, cases, problem):
    write(bank / "coding" / "add", {"cases.yaml": cases, "question.md": QUESTION})
    (entry,) = read_bank(bank)
    with pytest.raises(BankError) as caught:
        entry.kind.make_cases(entry.folder, entry.content, judging.run)
    (found,) = caught.value.problems
    assert f"{found.path.name}:{found.line}: {found.reason}".startswith(problem)


@pytest.mark.django_db
@pytest.mark.usefixtures("cell_pool")
def test_yaml_cases_may_hold_nul_characters_and_nan_in_their_data(bank):
    cases = '- {name: a, visible: true, data: ["\\0", ""]}\n- {name: b, data: [.nan, .inf], expected: .nan}\n'
    write(bank / "coding" / "add", {"cases.yaml": cases})
    (entry,) = read_bank(bank)
    _, (first, second) = entry.kind.make_cases(entry.folder, entry.content, judging.run)
    assert first.expected == "\0"
    assert math.isnan(second.expected)
