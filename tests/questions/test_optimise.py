"""Questions that ask for faster or leaner code: what is measured, and what is refused."""

import pytest

from practice import rejudging
from questions import judging, measuring
from questions.bankio.checking import prove
from questions.bankio.reading import read_entry
from questions.cases import GradedCase
from questions.kinds.base import CaseGrade, Grade, nobody_hears
from questions.sources import BankError
from questions.verdicts import Verdict
from sandbox.job import CaseResult, Outcome, Report
from tests.factories import AttemptFactory, UserFactory, code_question
from tests.questions.conftest import write
from tests.questions.optimising import HONEST, OPTIMISE, WASTEFUL, judged


@pytest.fixture
def folder(tmp_path):
    """The skeleton as a question of a bank."""
    return write(tmp_path / "coding" / "in-both", OPTIMISE.skeleton())


def test_a_skeleton_holds_and_says_how_much_faster_in_which_case(folder, run):
    entry = read_entry(folder)
    content, cases = OPTIMISE.make_cases(folder, entry.content, run)
    accepted, missed, wrong = prove(entry, cases, content, run)
    assert accepted.holds
    assert missed.holds
    assert wrong.holds
    assert accepted.sentence.startswith("All 5 cases passed, and its target is reached: ")
    assert "10 are asked for" in accepted.sentence
    assert missed.sentence.startswith("Right, but not fast enough: ")
    assert "“two long lists”" in missed.sentence


def test_a_brief_proof_judges_and_measures_one_submission_of_each_verdict_and_judges_all_right_ones(folder, cell_pool):
    accepted, missed = folder / "submissions/accepted", folder / "submissions/target_missed"
    (accepted / "too.py").write_text((accepted / "set.py").read_text())
    (missed / "too.py").write_text((folder / "starter.py").read_text())
    entry = read_entry(folder)
    content, cases = OPTIMISE.make_cases(folder, entry.content, judging.run)
    found = list(prove(entry, cases, content, judging.run, brief=True))
    assert sorted((one.submission, one.got, one.measured) for one in found) == [
        ("accepted/set.py", "accepted", True),
        ("accepted/too.py", "accepted", False),
        ("target_missed/too.py", "target_missed", True),
        ("wrong_answer/common_values.py", "wrong_answer", True),
    ]
    assert all(one.holds for one in found)


def test_run_checks_the_values_only_and_says_so(wasteful, run):
    content, cases = wasteful
    grade = judged(content, [case for case in cases if case.visible], WASTEFUL, run)
    assert (grade.verdict, grade.sentence) == (Verdict.ACCEPTED, "The case passed. Only Submit measures.")


def test_what_was_measured_stands_with_its_case(wasteful, run):
    content, cases = wasteful
    grade = judged(content, cases, HONEST, run)
    assert grade.verdict == Verdict.ACCEPTED
    small, large = grade.cases_as_json()
    assert small["measured"] == ()
    cpu, memory = large["measured"]
    assert [cpu["resource"], memory["resource"]] == ["cpu", "memory"]
    assert cpu["low"] <= cpu["ratio"] <= cpu["high"]
    assert len(cpu["rounds"]) >= 3
    starter = [before for before, _ in memory["rounds"]]
    assert 30 < min(starter) / 2**20 <= max(starter) / 2**20 < 60
    assert memory["rounds"][0][1] == measuring.LEAST["memory"]


def test_a_wrong_value_only_where_it_is_measured_is_a_wrong_answer(wasteful, run):
    answer = "import os\n" + HONEST.replace("60 *", "os.path.exists('baseline.py') + 60 *")
    grade = judged(*wasteful, answer, run)
    assert grade.verdict == Verdict.WRONG_ANSWER
    assert grade.sentence.startswith("A wrong value in case 2 (large).")


def cell_of(ratios, *, ends=None):
    """A cell of known noise: the starter takes 100 ms in each round, and the answer so many times less in turn.
    `ends`: how runs of that name end."""
    taken = iter(ratios)

    def run(job):
        took = {"nothing": lambda: 0.0, "baseline": lambda: 100.0, "answer": lambda: 100.0 / next(taken)}
        results = tuple(
            CaseResult(
                name=case.name,
                outcome=(ends or {}).get(case.name, Outcome.RETURNED),
                value=case.data["data"],
                cpu_ms=took[case.name](),
            )
            for case in job.cases
        )
        return Report(cases=results, cell="of known noise", wall_ms=0.0)

    return run


def measured(folder, ratios, *, on_stage=nobody_hears, **known):
    """What is found of the skeleton's first case."""
    content = read_entry(folder).content
    case = GradedCase(name="two long lists", data=[[1], [1]], expected=[[1], [1]])
    content = content.model_copy(update={"case_count": 1, "examples": []})
    before = Grade(verdict=Verdict.ACCEPTED, sentence="", cases=[CaseGrade(name=case.name, verdict=Verdict.ACCEPTED)])
    return OPTIMISE.follow_up(content, [case], HONEST, before, cell_of(ratios, **known), on_stage)


@pytest.mark.parametrize(
    ("ratios", "verdict", "rounds"),
    [
        ([17] * 3, Verdict.ACCEPTED, 3),
        ([13] * 5, Verdict.ACCEPTED, 5),
        ([11] * 10, Verdict.ACCEPTED, 10),
        ([4] * 3, Verdict.TARGET_MISSED, 3),
        ([8] * 10, Verdict.TARGET_MISSED, 10),
        ([9, 11] * 8, Verdict.TOO_NOISY, 15),
        ([9] * 15, Verdict.TOO_NOISY, 15),
    ],
)
def test_it_is_measured_until_it_is_clear_but_not_for_ever(folder, ratios, verdict, rounds):
    grade = measured(folder, ratios)
    assert grade.verdict == grade.cases[0].verdict == verdict
    assert len(grade.cases[0].measured[0]["rounds"]) == rounds


def test_it_tells_which_rounds_come_next(folder):
    stages = []
    measured(folder, [9, 11] * 8, on_stage=stages.append)
    assert [(stage.first, stage.last) for stage in stages] == [(1, 3), (4, 5), (6, 10), (11, 15)]
    told = [stages[1].after(count) for count in range(7)]
    assert told == ["two long lists: round 4 of 5"] * 3 + ["two long lists: round 5 of 5"] * 4


def test_what_is_too_noisy_to_tell_says_between_what_it_lies(folder):
    sentence = measured(folder, [9, 11] * 8).sentence
    assert sentence.startswith(
        "Right, but too noisy to tell: between 9.0 and 11.0 times faster in “two long lists”; 10"
    )
    assert "Judge it again" in sentence


def test_a_starter_that_fails_when_it_is_measured_is_our_fault(folder):
    grade = measured(folder, [9] * 3, ends={"baseline": Outcome.TIME_LIMIT})
    assert grade.verdict == Verdict.INTERNAL_ERROR
    assert grade.fault == "baseline ended in time_limit when it was measured"


def change(folder, old, new, name="question.md"):
    path = folder / name
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("{cpu: 10}", "{cpu: 1}", "targets.cpu: Input should be greater than 1"),
        ("{cpu: 10}", "{}", "there must be a target for cpu, for memory, or for both"),
        ("{cpu: 10}", "{disk: 2}", "targets.disk: Extra inputs are not permitted"),
        ("compare: exact", "compare: exact\nreference: submissions/accepted/set.py", "reference: Value error, the val"),
        ("[two long lists]", "[]", "measured: List should have at least 1 item"),
    ],
)
def test_front_matter_that_asks_for_nothing_sensible_is_refused(folder, old, new, told):
    change(folder, old, new)
    with pytest.raises(BankError) as caught:
        read_entry(folder)
    assert told in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("[two long lists]", "[one list]", "measured: there is no case 'one list'"),
        ("[two long lists]", "[some in both]", "measured: 'some in both' is visible, and Run measures nothing"),
        ("[two long lists]", "[falling values]", "ms for 'falling values', too few to measure"),
        ("{cpu_seconds: 3}", "{cpu_seconds: 0.1}", "'two long lists'"),
    ],
)
def test_cases_that_cannot_be_measured_are_refused(folder, cell_pool, old, new, told):
    change(folder, old, new)
    entry = read_entry(folder)
    with pytest.raises(BankError) as caught:
        OPTIMISE.check_made(folder, *OPTIMISE.make_cases(folder, entry.content, judging.run), judging.run)
    assert told in str(caught.value)


def test_a_proof_needs_a_submission_that_misses_the_target(folder):
    content = read_entry(folder).content
    assert OPTIMISE.why_no_proof(content) == ""
    kept = [one for one in content.submissions if one.verdict != Verdict.TARGET_MISSED]
    assert "misses a target" in OPTIMISE.why_no_proof(content.model_copy(update={"submissions": kept}))


def test_files_and_front_matter_come_back_as_they_were(folder):
    content = read_entry(folder).content
    assert OPTIMISE.front_matter(content) == {
        "harness": "function:in_both",
        "compare": "exact",
        "limits": {"cpu_seconds": 3.0},
        "measured": ["two long lists"],
        "targets": {"cpu": 10},
    }
    written = {name: text.strip() for name, text in OPTIMISE.skeleton().items() if name != "question.md"}
    assert {name: text.strip() for name, text in OPTIMISE.files(content, []).items()} == written


@pytest.mark.django_db
@pytest.mark.parametrize(("verdict", "offers"), [("too_noisy", True), ("target_missed", False)])
def test_a_result_shows_the_rounds_and_offers_another_measurement_of_what_is_too_noisy(client, folder, verdict, offers):
    user = UserFactory()
    grade = measured(folder, [9] * 15)
    attempt = AttemptFactory(
        user=user, question=code_question(), status="done", verdict=verdict, cases=grade.cases_as_json()
    )
    client.force_login(user)
    page = client.get(f"/attempts/{attempt.pk}/").content.decode()
    assert "Measured: two long lists" in page
    assert "9.0 times faster (9.0 to 9.0); 10 asked" in " ".join(page.split())
    assert page.count('class="answer"') == page.count('class="starter"') == 15
    assert ("Judge again" in page) is offers
    assert rejudging.judge_again(attempt) is offers
