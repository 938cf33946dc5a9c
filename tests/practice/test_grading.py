"""From a queued attempt to its verdict, in a real cell."""

import json

import pytest

from practice import grading
from practice.models import Attempt
from questions import judging
from questions.kinds.base import GradedCase
from questions.kinds.code import Submission
from questions.verdicts import Verdict
from sandbox.job import CaseResult, Outcome, Report
from tests.factories import ADD, AttemptFactory, code_question

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cell_pool", "live_broker")]


def judged(answer: str, **fields) -> Attempt:
    attempt = AttemptFactory(answer=answer, **fields)
    assert grading.judge_waiting() == 1
    attempt.refresh_from_db()
    return attempt


def test_a_right_answer_is_accepted():
    attempt = judged(ADD)
    assert (attempt.status, attempt.verdict, attempt.sentence) == ("done", "accepted", "All 2 cases passed.")
    assert attempt.passed_count == attempt.case_count == 2
    assert attempt.cell == "bubblewrap"
    assert attempt.peak_bytes > 1_000_000


def test_run_judges_the_visible_cases_only():
    attempt = judged(ADD, mode="run")
    assert [case["name"] for case in attempt.cases] == ["small numbers"]


def test_a_wrong_answer_shows_expected_and_got_of_visible_cases():
    attempt = judged("def add(a, b):\n    return a - b\n")
    visible, hidden = attempt.cases
    assert attempt.sentence.startswith("A wrong value in case 1 (small numbers).")
    assert (visible["expected_text"], visible["got_text"], visible["data_text"]) == ("3", "-1", "[1, 2]")
    assert visible["difference"]
    assert (hidden["expected_text"], hidden["got_text"], hidden["data_text"]) == ("", "", "")


def test_a_syntax_error_names_line_and_column():
    attempt = judged("def add(a, b):\n    return a +\n")
    assert attempt.verdict == "syntax_error"
    assert attempt.error_line == 2
    assert "(line 2, column" in attempt.sentence


def test_an_exception_names_the_line_and_shows_own_lines_only():
    attempt = judged("def add(a, b):\n    return a.real + {}['b']\n")
    assert attempt.verdict == "runtime_error"
    assert "KeyError on line 2 in case 1 (small numbers)" in attempt.sentence
    assert "harness" not in attempt.cases[0]["error"]["traceback"]


@pytest.mark.parametrize(
    ("answer", "verdict", "words"),
    [
        (
            "def add(a, b):\n    while True: pass\n",
            "time_limit",
            "more than 1 s of CPU time while handling case 1 (small numbers).",
        ),
        ("def add(a, b):\n    return len(bytearray(2_000_000_000))\n", "memory_limit", "more than 256 MB"),
        (
            "def add(a, b):\n    while True: print('x' * 1_000_000)\n",
            "output_limit",
            "printed more than 64 KB while handling case 1",
        ),
    ],
)
def test_a_limit_is_told_in_words(answer, verdict, words):
    attempt = judged(answer)
    assert attempt.verdict == verdict
    assert words in attempt.sentence
    assert attempt.cases[1]["verdict"] == "not_run"


def test_a_sleeper_is_told_that_it_sleeps():
    question = code_question(content={"limits": {"cpu_seconds": 1, "wall_seconds": 1}})
    attempt = judged("import time\ndef add(a, b):\n    time.sleep(60)\n", question=question)
    assert attempt.verdict == "time_limit"
    assert "using little CPU time while handling case 1" in attempt.sentence


def test_an_error_in_a_hidden_case_does_not_carry_its_input():
    attempt = judged("def add(a, b):\n    if a < 0: raise ValueError(f'{a},{b}')\n    return a + b\n")
    assert attempt.verdict == "runtime_error"
    assert "ValueError on line 2 in case 2 (negative numbers)" in attempt.sentence
    assert "-1" not in attempt.sentence + str(attempt.cases[1])


def test_the_place_in_a_value_of_a_hidden_case_is_not_told_for_its_keys_may_be_the_input():
    attempt = judged("def add(a, b):\n    return {f'{a},{b}': {1}} if a < 0 else a + b\n")
    assert attempt.sentence.endswith("holds a set while handling case 2 (negative numbers). Return a list, such as "
                                     "sorted(...): here the order counts.")  # fmt: skip
    assert "-1" not in attempt.sentence + str(attempt.cases[1])


def test_an_answer_that_ends_the_process_is_told_so():
    attempt = judged("import os\ndef add(a, b):\n    os._exit(3)\n")
    assert "ended the process (exit code 3)" in attempt.sentence
    assert "raised" not in attempt.sentence


def test_an_answer_cannot_print_itself_right():
    attempt = judged('print(\'{"verdict": "accepted", "value": 3}\')\ndef add(a, b):\n    return None\n')
    assert attempt.verdict == "wrong_answer"


def test_printed_text_is_kept_for_visible_cases():
    attempt = judged("def add(a, b):\n    print('adding', a, b)\n    return a + b\n")
    assert [case["stdout"] for case in attempt.cases] == ["adding 1 2\n", ""]


def test_an_old_attempt_is_judged_on_the_revision_that_it_answered():
    question = code_question()
    old = question.revision
    question.revision = code_question().revision
    question.save()
    AttemptFactory(question=question, revision=old)
    grading.judge_waiting()
    assert Attempt.objects.get().revision == old


def test_a_full_disk_of_the_cell_is_the_answers_own_doing():
    fill = "def add(a, b):\n    for n in range(99):\n        open(f'/tmp/{n}', 'wb').write(bytes(4_000_000))\n"
    attempt = judged(fill)
    assert attempt.verdict == "runtime_error"
    assert "OSError on line 3" in attempt.sentence
    assert "No space left on device" in attempt.sentence
    assert attempt.tries == 1


def test_a_failure_of_ours_is_never_the_learners(monkeypatch):
    def broken(*args, **kwargs):
        raise OSError("disk full")

    monkeypatch.setattr(grading.judging, "judge", broken)
    AttemptFactory()
    grading.judge_waiting()
    attempt = Attempt.objects.get()
    assert attempt.verdict == "internal_error"
    assert attempt.tries == 2
    assert f"reference {attempt.pk}" in attempt.sentence


def test_of_a_sequence_of_calls_the_wrong_one_is_named():
    calls = GradedCase(name="counting", visible=True, data=[["Counter", 5], ["up"], ["up"]], expected=[None, 6, 7])
    question = code_question(cases=[calls], content={"harness": "class:Counter"})
    stuck = (
        "class Counter:\n    def __init__(self, n):\n        self.n = n + 1\n    def up(self):\n        return self.n\n"
    )
    attempt = judged(stuck, question=question)
    assert attempt.sentence.endswith("Call 3, up(), returned 6; expected 7.")
    assert attempt.cases[0]["data_text"] == "Counter(5)\nup()\nup()"
    assert attempt.cases[0]["got_text"] == "null\n6\n6"


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        ("def add(a, b):\n    raise ValueError('\\0 \\ud800 ' + 'x' * 100_000)\n", "runtime_error"),
        ("def add(a, b):\n    print('\\0 \\x1b[31m')\n    return '\\0'\n", "wrong_answer"),
        ("def add(a, b):\n    return float('nan')\n", "wrong_answer"),
        ("def add(a, b):\n    return '\\ud800'\n", "runtime_error"),
        ("def add(a, b):\n    class \\ud800: pass\n", "syntax_error"),
        ("def add(a, b):\n    return 10 ** 6000\n", "runtime_error"),
    ],
)
def test_text_that_no_database_takes_still_ends_in_a_plain_verdict(answer, verdict):
    attempt = judged(answer)
    assert attempt.verdict == verdict
    assert attempt.tries == 1


def own(*texts: str, answer: str = ADD, **fields) -> Attempt:
    """Judged on the example and on cases of one's own."""
    typed = json.dumps([["small numbers", None], *(["", text] for text in texts)])
    return judged(answer, mode="run", own_cases=typed, **fields)


def test_cases_of_ones_own_are_compared_with_what_the_reference_returns_and_examples_with_what_is_known():
    right = own("add(20, 3)", "[4, 5]")
    assert (right.verdict, right.sentence, right.case_count) == ("accepted", "All 3 cases passed.", 3)
    assert [case["label"] for case in right.cases] == ["Example 1", "Your case 1", "Your case 2"]
    assert [(case["expected_text"], case["got_text"]) for case in right.cases] == [("3", "3"), ("23", "23"), ("9", "9")]


def test_a_wrong_value_for_a_case_of_ones_own_is_shown_under_its_name():
    wrong = own("add(2, 2)", "add(20, 3)", answer="def add(a, b):\n    return 3 if a == 1 else a * b\n")
    assert [case["verdict"] for case in wrong.cases] == ["accepted", "accepted", "wrong_answer"]
    assert (wrong.cases[2]["expected_text"], wrong.cases[2]["got_text"]) == ("23", "60")
    assert wrong.sentence.startswith("A wrong value in Your case 2.")


def test_an_edited_example_is_compared_with_the_reference_too():
    edited = judged(ADD, mode="run", own_cases=json.dumps([["small numbers", "add(30, 4)"]]))
    (case,) = edited.cases
    assert (edited.verdict, case["name"], case["expected_text"]) == ("accepted", "Example 1, edited", "34")


def test_a_case_that_the_reference_cannot_take_is_told_and_the_others_count():
    refused = own("add(1)", "add(1, 1)", answer="def add(a, b):\n    return a * b\n")
    assert [case["verdict"] for case in refused.cases] == ["wrong_answer", "not_run", "wrong_answer"]
    reason = "The reference solution cannot take this input (TypeError: "
    assert refused.cases[1]["error"]["message"].startswith(reason)
    assert refused.sentence.startswith("A wrong value in Example 1 (small numbers).")
    assert f"Your case 1: {reason}" in refused.sentence
    alone = judged(ADD, mode="run", own_cases=json.dumps([["small numbers", "add()"]]))
    assert (alone.verdict, alone.passed_count) == ("not_run", 0)
    assert alone.sentence.startswith(f"Example 1, edited: {reason}")


SLOW = "def add(a, b):\n    while a > 100: pass\n    return a + b\n"


def test_a_reference_that_is_slow_on_an_input_ends_in_a_sentence():
    submissions = [Submission(name="add.py", verdict=Verdict.ACCEPTED, source=SLOW)]
    limits = {"cpu_seconds": 0.2, "wall_seconds": 20}
    question = code_question(content={"submissions": submissions, "limits": limits})
    slow = own("add(200, 1)", "add(1, 1)", question=question)
    assert [case["verdict"] for case in slow.cases] == ["accepted", "not_run", "accepted"]
    assert "The reference solution does not finish this input in time" in slow.sentence


CHECK = "def check(data, expected, got):\n    assert data[0] < 100\n    return expected == got\n"


def test_an_input_for_which_a_questions_own_check_fails_is_refused_and_no_fault_of_ours():
    question = code_question(content={"compare": "checker", "checker_source": CHECK})
    refused = own("add(200, 1)", question=question)
    assert [case["verdict"] for case in refused.cases] == ["accepted", "not_run"]
    assert "Two answers for this input cannot be compared" in refused.sentence


def test_the_cell_of_the_answer_holds_no_expected_value(monkeypatch):
    jobs, run = [], judging.pool().run
    monkeypatch.setattr(judging.pool(), "run", lambda job, **more: (jobs.append(job), run(job, **more))[1])
    own("add(20, 3)", "add(4, 5)", answer=f"# mine\n{ADD}")
    assert [[case.data for case in job.cases] for job in jobs] == [[[20, 3], [4, 5]], [[1, 2], [20, 3], [4, 5]]]
    assert [job.files["solution.py"] for job in jobs] == [ADD, f"# mine\n{ADD}"]


def test_a_fault_on_an_input_of_ones_own_is_in_the_log(monkeypatch, caplog):
    def faulty(job, **_):
        lost = tuple(CaseResult(name=case.name, outcome=Outcome.INTERNAL_ERROR) for case in job.cases)
        return Report(cases=lost, cell="bubblewrap", wall_ms=0, fault="the cell went away", cell_name="x1")

    monkeypatch.setattr(grading.judging.pool(), "run", faulty)
    AttemptFactory(mode="run", own_cases='[["","add(20, 3)"]]')
    grading.judge_waiting()
    assert Attempt.objects.get().verdict == "internal_error"
    told = [line.getMessage() for line in caplog.records if line.name == "questions.judging"]
    assert len(told) == 2
    assert all(line.startswith("fault while judging") and "the cell went away" in line for line in told)
