"""How questions say how their values are compared, and what learners are told: from the front matter to the verdict."""

import io

import pytest
from django.core.management import call_command

from questions import judging
from questions.bankio import loading
from questions.bankio.checking import check
from questions.bankio.reading import read_bank, read_entry
from questions.comparing import Comparison, front_matter
from questions.kinds.base import GradedCase
from questions.kinds.code import Code, CodeContent
from questions.sources import BankError
from sandbox import checker
from sandbox.compare import Rule
from sandbox.job import Limits
from tests.factories import UserFactory, code_question
from tests.questions.conftest import FILES, QUESTION, write

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cell_pool")]

CHECKER = (
    "def check(data, expected, got):\n    return isinstance(got, int) and (got - expected) % 10 == 0 or 'not it'\n"
)


def ruled(bank, rule: str, files: dict[str, str] | None = None):
    """The folder of the question `add`, with another rule of comparison and other files."""
    text = QUESTION.replace("compare: exact", f"compare: {rule}")
    return write(bank / "coding" / "add", {**(files or {}), "question.md": text})


def problems(root) -> list[str]:
    with pytest.raises(BankError) as caught:
        read_bank(root)
    return [f"{p.path.name}:{p.line}: {p.reason}" for p in caught.value.problems]


def proven(root) -> list[str]:
    (checked,) = check(root, {"bubblewrap": judging.run}, jobs=1)
    rows = checked.by_cell["bubblewrap"]
    found = [f"{p.path.name}:{p.line}: {p.reason}" for p in checked.problems]
    return found or [f"{row.submission} {row.got}" for row in rows]


@pytest.mark.parametrize(
    ("rule", "problem"),
    [
        ("[exact]", "Value error, must be the name of a rule, or a rule with options such as {rule: float"),
        ("", "Value error, must be the name of a rule"),
        ("{rule: float, absolut: 1}", "Value error, there is no option 'absolut'; choose from rule, absolute"),
        ("{rule: float, absolute: -1}", "Value error, absolute must be a number of at least 0, not -1.0"),
        ("{rule: float, absolute: .inf}", "Value error, absolute must be a number of at least 0, not inf"),
        ("{rule: float, relative: .nan}", "Value error, relative must be at least 0 and below 1, not nan"),
        ("{rule: float, relative: 1}", "Value error, relative must be at least 0 and below 1, not 1.0"),
        ("{rule: float, relative: much}", "Input should be a valid number"),
        ("{rule: float, depth: 2}", "Value error, depth means nothing for the rule float"),
        ("{rule: exact, absolute: 1}", "Value error, absolute means nothing for the rule exact"),
        ("{rule: unordered, depth: 0}", "Value error, depth must be from 1 to 10, not 0"),
        ("{rule: unordered, relative: 0.1}", "Value error, relative means nothing for the rule unordered"),
        ("{rule: exact, nan: never}", "Value error, nan must be equal or different, not 'never'"),
        ("{rule: checker, nan: different}", "Value error, nan means nothing for the rule checker"),
        ("{relative: 0.1}", "Value error, relative means nothing for the rule exact"),
    ],
)
def test_a_rule_that_makes_no_sense_is_found_at_its_line(bank, rule, problem):
    ruled(bank, rule)
    (found,) = problems(bank)
    assert found.startswith("question.md:12: compare")
    assert problem in found


@pytest.mark.parametrize(
    ("rule", "read"),
    [
        ("float", Rule(rule="float")),
        ("{rule: float, relative: 1e-4, absolute: 0, nan: different}",
         Rule(rule="float", relative=1e-4, absolute=0, nan="different")),
        ("{rule: unordered, depth: 2}", Rule(rule="unordered", depth=2)),
        ("set_like", Rule(rule="set_like")),
        ("{rule: one_of, absolute: 0.5}", Rule(rule="one_of", absolute=0.5)),
    ],
)  # fmt: skip
def test_a_rule_goes_from_files_to_the_database_and_back(bank, tmp_path, rule, read):
    content = read_entry(ruled(bank, rule)).content
    assert content.compare == read
    kept = CodeContent.model_validate(content.model_dump(mode="json"))
    assert kept.compare == read
    assert read_entry(ruled(bank, str(front_matter(kept.compare)))).content.compare == read


def test_revisions_of_old_kept_the_mere_name_of_the_rule():
    old = {**code_question().revision.data, "compare": "unordered"}
    assert CodeContent.model_validate(old).compare == Rule(rule="unordered")


def verdict_of(rule: Rule, expected, answer: str, **content):
    """The grade of an answer to a question with one visible case."""
    case = GradedCase(name="only", visible=True, data=content.pop("data", []), expected=expected)
    settings = {"compare": rule, "harness": "function:f", "limits": Limits(), **content}
    question = code_question(cases=[case], content=settings)
    return judging.judge(question.revision, answer)


def test_a_set_is_an_answer_where_order_does_not_count():
    answer = "def f():\n    return {'b', 'a'}\n"
    assert verdict_of(Rule(rule="unordered"), ["a", "b"], answer).verdict == "accepted"
    assert verdict_of(Rule(rule="set_like"), ["b", "a", "b"], answer).verdict == "accepted"
    grade = verdict_of(Rule(), ["a", "b"], answer)
    assert (grade.verdict, grade.cases[0].difference) == ("runtime_error", "")
    assert "returned a set while handling case 1 (only). Return a list" in grade.sentence


def test_a_name_of_a_case_may_hold_backslashes():
    question = code_question(cases=[GradedCase(name=r"a\1 \d", visible=True, data=[1, 2], expected=3)])
    grade = judging.judge(question.revision, "def add(a, b):\n    return {a}\n")
    assert r"returned a set while handling case 1 (a\1 \d). Return a list" in grade.sentence


def test_each_call_of_a_class_is_compared_by_itself():
    rule = Rule(rule="unordered")
    source = "class C:\n    def f(self, *items): return {}\n"
    about = {"harness": "class:C", "data": [["C"], ["f", 1, 2], ["f", 3]]}
    expected = [None, [2, 1], [3]]
    assert verdict_of(rule, expected, source.format("set(items)"), **about).verdict == "accepted"
    grade = verdict_of(rule, expected, source.format("[3]"), **about)
    assert grade.sentence.endswith("Call 2, f(1, 2): value[1] lacks 2, which should be in it, in any place.")


def test_several_right_values_stand_beside_their_call():
    source = "class C:\n    def f(self): return 9\n"
    grade = verdict_of(Rule(rule="one_of"), [[None], [2, 3]], source, harness="class:C", data=[["C"], ["f"]])
    assert grade.cases[0].expected_text == "any of [null]\nany of [2, 3]"
    assert grade.cases[0].difference.startswith("Call 2, f(): value[1] is 9; expected 3.")


def test_of_several_right_values_the_nearest_is_shown():
    grade = verdict_of(Rule(rule="one_of"), [10, 20], "def f():\n    return 19\n")
    assert grade.verdict == "wrong_answer"
    assert grade.cases[0].expected_text == "any of\n10\n20"
    assert grade.cases[0].difference == "value is 19; expected 20. There are 2 right values; this is the nearest."
    assert verdict_of(Rule(rule="one_of"), [10, 20], "def f():\n    return 20\n").verdict == "accepted"


def test_right_values_are_stated_with_the_cases(bank):
    stated = "- {name: a, visible: true, data: [1, 2], expected: [3, 4]}\n- {name: b, data: [0, 0], expected: [0]}\n"
    folder = ruled(bank, "one_of", {"cases.yaml": stated})
    assert proven(bank) == ["accepted/plus.py accepted", "wrong_answer/minus.py wrong_answer"]
    write(folder, {"cases.yaml": stated.replace("[3, 4]", "3")})
    assert proven(bank) == [
        "cases.yaml:0: in bubblewrap: 'a': the rule one_of needs a list of right values under `expected`"
    ]


def test_a_learner_has_no_own_input_where_only_the_author_knows_what_is_right(client):
    client.force_login(UserFactory())
    assert b"Test cases" in client.get(code_question().get_absolute_url()).content
    question = code_question(content={"compare": "one_of"})
    assert b"Test cases" not in client.get(question.get_absolute_url()).content
    with pytest.raises(ValueError, match="several answers are right"):
        Code().own_case(question.revision.content, "add(1, 2)")


def test_an_example_that_nobody_can_type_is_not_offered_to_be_changed():
    shown = GradedCase(name="a", visible=True, data=[float("nan"), 1], expected=1)
    assert Code().typed_examples(code_question(cases=[shown]).revision.content) == [("a", "")]
    typed = GradedCase(name="a", visible=True, data=[2, 1], expected=1)
    assert Code().typed_examples(code_question(cases=[typed]).revision.content) == [("a", "add(2, 1)")]


def test_a_stated_value_that_the_reference_does_not_give_is_found(bank):
    ruled(bank, "exact", {"cases.yaml": "- {name: a, visible: true, data: [1, 2], expected: 4}\n"})
    (found,) = proven(bank)
    assert found.startswith("plus.py:1: in bubblewrap: earned wrong_answer and must earn accepted.")


def test_a_checker_judges_in_a_cell_of_its_own(bank):
    ruled(bank, "checker", {"checker.py": CHECKER})
    assert proven(bank) == ["accepted/plus.py accepted", "wrong_answer/minus.py wrong_answer"]


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (None, "checker.py:0: this file is missing"),
        ("def check(:\n", "checker.py:0: checker.py: invalid syntax"),
        ("def check(data, expected, got):\n    return got / 0\n",
         "checker.py:2: in bubblewrap: the check of 'small numbers' ended in ZeroDivisionError: division by zero"),
        ("def check(data, expected, got):\n    return None\n",
         "the check of 'small numbers' must return True, False or a sentence, not a NoneType"),
        ("def check(data, expected, got):\n    return ' '\n", "or a sentence, not an empty text"),
        ("def check(data, expected, got):\n    while True: pass\n", "time limit (Your code used more than 0.5 s"),
        ("def check(data, expected, got):\n    return data != [-1, -2] or 'never'\n",
         "checker.py:0: in bubblewrap: the expected value of 'negative numbers' is not accepted: never"),
    ],
    ids=["missing", "syntax", "crash", "none", "empty", "endless", "refuses"],
)  # fmt: skip
def test_a_checker_that_is_no_good_is_found_before_anything_is_published(bank, monkeypatch, source, words):
    monkeypatch.setattr(checker, "LIMITS", Limits(cpu_seconds=0.5))
    ruled(bank, "checker", {"checker.py": source} if source else {})
    try:
        found = proven(bank)
    except BankError as error:
        found = [f"{p.path.name}:{p.line}: {p.reason}" for p in error.problems]
    assert words in found[0]


def test_a_checker_that_nothing_uses_is_a_mistake(bank):
    ruled(bank, "exact", {"checker.py": CHECKER})
    assert problems(bank) == ["question.md:12: compare: there is a checker.py, which only the rule checker uses"]


def checked(answer: str, source: str):
    return verdict_of(Rule(rule="checker"), 13, answer, checker_source=source)


def test_a_checker_says_in_words_what_is_wrong():
    assert checked("def f():\n    return 3\n", CHECKER).verdict == "accepted"
    grade = checked("def f():\n    return 4\n", CHECKER)
    assert (grade.verdict, grade.sentence) == ("wrong_answer", "A wrong value in case 1 (only). not it")
    assert grade.cases[0].expected_text == "for example\n13"
    grade = checked("def f():\n    return 4\n", "def check(data, expected, got): return 'a\\0b'")
    assert grade.cases[0].difference == "a\N{SYMBOL FOR NULL}b"
    grade = checked("def f():\n    return 4\n", "def check(data, expected, got): return False")
    assert "The question's own check does not accept this value." in grade.sentence


@pytest.mark.parametrize(
    "source",
    [
        "def check(data, expected, got): return got['x']",
        "def check(data, expected, got): return got",
        "import os\ndef check(data, expected, got): os._exit(0)",
        "def check(data, expected, got): return 'x' * 10 ** 6",
        "no_check = 1",
    ],
    ids=["crash", "nonsense", "exit", "too much", "absent"],
)
def test_a_checker_that_fails_is_no_fault_of_the_learners(source, caplog):
    grade = checked("def f():\n    return 5\n", source)
    assert grade.verdict == "internal_error"
    assert "not through your code" in grade.sentence
    assert "checker.py" in grade.fault
    assert grade.fault in caplog.text


def test_what_a_learner_returns_is_mere_data_to_a_checker():
    """The submitted code runs elsewhere, so nothing of it is there that could help itself in the checker's cell."""
    source = "import os, sys\ndef check(data, expected, got):\n    return sorted(os.listdir('.')) == ['solution.py']\n"
    answer = "import builtins\nbuiltins.sorted = lambda x: ['solution.py']\nopen('left', 'w')\ndef f():\n    return 1\n"
    assert checked(answer, source).verdict == "accepted"
    assert checked("def f():\n    return object()\n", source).verdict == "runtime_error"


def test_only_returned_values_are_checked():
    cases = [GradedCase(name=str(n), visible=True, data=[n], expected=n) for n in range(3)]
    content = {"compare": "checker", "checker_source": CHECKER, "harness": "function:f"}
    question = code_question(cases=cases, content=content)
    grade = judging.judge(question.revision, "def f(n):\n    return 1 // (n - 1) and n\n")
    assert [case.verdict for case in grade.cases] == ["accepted", "runtime_error", "accepted"]


def test_a_question_with_a_checker_is_written_to_files_again(bank):
    entry = read_entry(ruled(bank, "checker", {"checker.py": CHECKER}))
    kept = CodeContent.model_validate(entry.content.model_dump(mode="json"))
    assert Code().files(kept, [])["checker.py"] == CHECKER
    assert Code().front_matter(kept)["compare"] == "checker"


@pytest.mark.parametrize(
    ("rule", "files"),
    [
        ("{rule: float, relative: 1e-9, absolute: 0}", {}),
        ("checker", {"checker.py": CHECKER}),
        ("one_of", {"cases.yaml": "- {name: a, visible: true, data: [1, 2], expected: [3, 4]}\n"}),
    ],
    ids=["float", "checker", "one_of"],
)
def test_a_question_goes_to_the_database_and_back_into_the_same_files(bank, tmp_path, rule, files):
    folder = ruled(bank, rule, files)
    list(loading.load(bank))
    call_command("bank", "export", str(tmp_path / "again"), stdout=io.StringIO())
    again = tmp_path / "again" / "coding" / "add"
    assert sorted(p.name for p in again.rglob("*")) == sorted(p.name for p in folder.rglob("*"))
    assert read_entry(again).content == read_entry(folder).content


def test_levels_at_which_sets_are_taken_follow_the_rule():
    assert Comparison(Rule()).set_levels == 0
    assert Comparison(Rule(rule="unordered")).set_levels == 1
    assert Comparison(Rule(rule="set_like", depth=3), each=True).set_levels == 4
    assert FILES["question.md"] == QUESTION
