"""Judges an answer on the cases that its author has put beside the question's examples.

What is right for them is what the reference solution returns, in a cell of its own, before the learner's code runs: so
no cell that runs that code holds an expected value.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from questions import judging
from questions.kinds.base import CaseGrade, Grade, GradedCase, Kind
from questions.models import Revision
from questions.own_cases import Typed, standing, to_run
from questions.verdicts import Verdict
from questions.wording import OUR_FAULT, refused_case
from sandbox.job import CaseResult, CodeError, Job, Outcome, Report

OnCase = Callable[[CaseResult], None]

#: Of the reference solution on all cases together: somebody waits.
LONGEST_MS = 60_000
CONSTRAINTS = "so there is nothing to compare with. Check it against the constraints."


def judge(
    revision: Revision,
    answer: str,
    typed: Iterable[Typed],
    *,
    on_case: OnCase | None = None,
    on_reference: OnCase | None = None,
) -> Grade:
    """Judges on all cases that stand. One that the reference solution cannot take is reported, and the others count.

    `on_reference` is called after each case of the reference solution, as `on_case` is for the answer.
    """
    kind, content = revision.behaviour, revision.content
    cases, unknown = to_run(kind, content, standing(kind.typed_examples(content), typed))
    asked = [case for case in cases if case.label in unknown]
    told = _told_by_reference(kind, content, asked, on_reference)
    checks: list[Report] = []
    refused, right = _compared_with_itself(content, asked, told, checks)
    if faulty := next((report for report in (told, *checks) if report.fault), None):
        return judging.told_to_the_log(revision, _fault(faulty))
    comparable = [right.get(case.label, case) for case in cases if case.label not in refused]
    grade = _graded(kind, content, comparable, answer, on_case)
    return judging.told_to_the_log(revision, grade if grade.fault else _with_refused(content, grade, cases, refused))


def _told_by_reference(kind: Kind[Any], content: Any, asked: Sequence[GradedCase], on_case: OnCase | None) -> Report:
    """What the reference solution makes of the cases. A limit ends a job: those after it get another one."""
    results: list[CaseResult] = []
    spent_ms = 0.0
    while True:
        job = kind.job(content, asked[len(results) :], kind.reference(content))
        report = judging.pool().run(job, on_case=on_case)
        ended = [result for result in report.cases if result.outcome is not Outcome.NOT_RUN]
        results += ended
        spent_ms += report.wall_ms
        if report.fault or not ended or len(results) == len(asked) or spent_ms > LONGEST_MS:
            return replace(report, cases=(*results, *report.cases[len(ended) :]))


def _fault(of: Report) -> Grade:
    internal = Verdict.INTERNAL_ERROR
    return Grade(verdict=internal, sentence=OUR_FAULT, cell=of.cell, cell_name=of.cell_name, fault=of.fault)


def _compared_with_itself(
    content: Any, asked: Sequence[GradedCase], told: Report, checks: list[Report]
) -> tuple[dict[str, str], dict[str, GradedCase]]:
    """By label: why there is nothing to compare with, and the cases with what is right for them.

    What is returned is compared with itself as well: a question's own check may know nothing of such an input. What its
    cell said is added to `checks`.
    """

    def check(job: Job) -> Report:
        checks.append(report := judging.run(job))
        return report

    results = zip(asked, told.cases, strict=True)
    answered = [case.model_copy(update={"expected": result.value}) for case, result in results]
    judged = content.comparison.judge(answered, told, check)
    refused, right = {}, {}
    for case, result, found in zip(answered, told.cases, judged.cases, strict=True):
        if result.outcome is not Outcome.RETURNED:
            refused[case.label] = _why_not(result.outcome, result.error)
        elif found.verdict != Verdict.ACCEPTED:
            refused[case.label] = f"Two answers for this input cannot be compared, {CONSTRAINTS}"
        else:
            right[case.label] = case
    return refused, right


def _why_not(outcome: Outcome, error: CodeError | None) -> str:
    if outcome is Outcome.TIME_LIMIT:
        return "The reference solution does not finish this input in time, so there is nothing to compare with."
    if outcome in {Outcome.MEMORY_LIMIT, Outcome.OUTPUT_LIMIT}:
        return "The reference solution breaks a limit on this input, so there is nothing to compare with."
    if outcome is Outcome.NOT_RUN:
        return "The cases before it took the reference solution all its time. Try fewer at once, or smaller ones."
    why = f" ({error.type}: {error.message[:200]})" if error and error.type else ""
    return f"The reference solution cannot take this input{why}, {CONSTRAINTS}"


def _graded(kind: Kind[Any], content: Any, cases: Sequence[GradedCase], answer: str, on_case: OnCase | None) -> Grade:
    if not cases:
        return Grade(verdict=Verdict.NOT_RUN, sentence="")
    report = judging.pool().run(kind.job(content, cases, answer), on_case=on_case)
    return kind.grade(content, cases, report, judging.run)


def _with_refused(content: Any, grade: Grade, cases: Sequence[GradedCase], refused: dict[str, str]) -> Grade:
    """The grade with those cases in their places that were not judged."""
    if not refused:
        return grade
    judged, calls = iter(grade.cases), content.runs_calls()
    grades: list[CaseGrade] = []
    for case in cases:
        why = refused.get(case.label)
        grades.append(refused_case(case, why, calls=calls) if why else next(judged))
    label, why = next(iter(refused.items()))
    others = f" {len(refused) - 1} more could not be judged either." if len(refused) > 1 else ""
    return replace(grade, cases=grades, sentence=f"{grade.sentence} {label}: {why}{others}".strip())
