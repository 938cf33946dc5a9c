"""What runs of a learner's tests say: on the right implementation of a module, and on each of its broken versions.

The tests run beside pytest in one process, so all that comes back is the learner's own word. It decides nothing that he
could not as well have written into the tests, since nothing tells which implementation a run is about. What is shown of
it are names, lines and types of tests that fail on the right implementation: nothing of a broken one but that it was
found.
"""

import builtins
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Annotated

from pydantic import BaseModel, Field, ValidationError

from questions.kinds.base import CaseGrade, Grade, GradedCase
from questions.mutants import Mutant
from questions.verdicts import Verdict
from questions.wording import OUR_FAULT
from sandbox.job import CaseResult, CodeError, Outcome, Report

MOST_NAMED = 5  # after as many failing tests a run ends
#: Exceptions of pytest's and of the proxy's that a failing test may show, with what they mean.
KNOWN = {
    "Failed": "pytest failed it: what it expected to be raised was not raised, or it called fail",
    "FixtureLookupError": "there is no such fixture",
    "PlainValuesOnly": "the module takes plain values only: None, bool, int, float, str, lists, dicts with str keys",
}
NO_TEST = "There is no test in the file: pytest runs functions whose names start with test_."
UNREADABLE = "What the run of your tests told cannot be read. Let pytest run them, and write nothing into its pipes."

Count = Annotated[int, Field(ge=0, le=1_000_000)]


class Failing(BaseModel):
    name: Annotated[str, Field(max_length=300)]
    type: Annotated[str, Field(max_length=300)]
    line: Annotated[int, Field(ge=0, le=100_000)] | None


class Told(BaseModel):
    """A run of pytest, as harnesses/suite.py tells of it."""

    model_config = {"strict": True, "extra": "forbid"}
    exit: int
    collected: Count
    passed: Count
    skipped: Count
    failures: Count
    failed: Annotated[list[Failing], Field(max_length=50)]
    errors: Annotated[list[Failing], Field(max_length=50)]


@dataclass(frozen=True, slots=True)
class SuiteRun:
    """One run: its verdict as if the implementation were right, with a sentence and where to look."""

    verdict: Verdict
    sentence: str = ""
    error: CodeError | None = None


BUILT_IN = frozenset(name for name, thing in vars(builtins).items() if isinstance(thing, type))
NAME = re.compile(r"[A-Za-z_]\w{0,79}(\.[A-Za-z_]\w{0,79})?(\[\d{1,5}\])?", re.ASCII)


def read_run(result: CaseResult, own: Collection[str]) -> SuiteRun:
    """What a run of the tests came to. Nothing that it printed, and no message of an error, is kept.

    `own` are the exceptions of the module's interface, which may be named like Python's own.
    """
    if result.outcome is not Outcome.RETURNED:
        return _ended(result)
    try:
        told = Told.model_validate(result.value)
    except ValidationError:
        return SuiteRun(Verdict.RUNTIME_ERROR, UNREADABLE)
    if told.failed:
        return SuiteRun(Verdict.WRONG_ANSWER, _failing(told, own), _marked(told.failed[0], own))
    if told.errors:
        error = _marked(told.errors[0], own)
        where = f" on line {error.line}" if error.line else ""
        return SuiteRun(Verdict.RUNTIME_ERROR, f"pytest could not collect your file: {error.type}{where}.", error)
    if told.exit not in {0, 5}:
        sentence = "The run was stopped before all tests had run. Does the file call exit, or stop pytest?"
        return SuiteRun(Verdict.RUNTIME_ERROR, sentence)
    if not told.collected:
        return SuiteRun(Verdict.RUNTIME_ERROR, NO_TEST)
    if not told.passed:
        return SuiteRun(Verdict.RUNTIME_ERROR, "No test has passed: all are skipped, or expected to fail.")
    return SuiteRun(Verdict.ACCEPTED)


def _ended(result: CaseResult) -> SuiteRun:
    """A run without a value: it broke a limit, or its process ended."""
    error = result.error
    if result.outcome is Outcome.SYNTAX_ERROR and error is not None:
        column = f", column {error.column}" if error.column else ""
        sentence = f"Python cannot read your tests: {error.message} (line {error.line}{column})."
        return SuiteRun(Verdict.SYNTAX_ERROR, sentence, error)
    verdict = Verdict(result.outcome.value)
    if error is None or error.type:  # it may say anything, and has a line of ours at best
        return SuiteRun(verdict, "Your file ended the run before pytest could tell how the tests went.")
    return SuiteRun(verdict, error.message, CodeError(type="", message=error.message))


def _marked(failing: Failing, own: Collection[str]) -> CodeError:
    kind = failing.type if failing.type in BUILT_IN or failing.type in own or failing.type in KNOWN else "An exception"
    return CodeError(type=kind, message=KNOWN.get(kind, ""), line=failing.line or None)


def _failing(told: Told, own: Collection[str]) -> str:
    named = []
    for failing in told.failed[:MOST_NAMED]:
        name = failing.name if NAME.fullmatch(failing.name) else "a test"
        error = _marked(failing, own)
        named.append(f"{name} ({error.type}{f' on line {error.line}' if error.line else ''})")
    count = max(told.failures, len(told.failed))
    more = f", and {count - len(named)} more" if count > len(named) else ""
    what = (
        "A test fails" if count == 1 else f"{count} tests fail" if count < MOST_NAMED else f"{count} or more tests fail"
    )
    return f"{what} on the right implementation: {', '.join(named)}{more}."


#: The name of the case that is the right implementation.
RIGHT = "The right implementation"
#: What ends all judging, whichever implementation it came about on.
ENDING = frozenset({Verdict.TIME_LIMIT, Verdict.MEMORY_LIMIT, Verdict.OUTPUT_LIMIT, Verdict.SYNTAX_ERROR})


def judged(cases: Sequence[GradedCase], report: Report, own: Collection[str], mutants: Sequence[Mutant]) -> Grade:
    """The verdict and its words from runs in any order; the cases in the order of the mutants."""
    if report.fault or any(result.outcome is Outcome.INTERNAL_ERROR for result in report.cases):
        return Grade(verdict=Verdict.INTERNAL_ERROR, sentence=OUR_FAULT)
    runs = [(case.name, result, read_run(result, own)) for case, result in zip(cases, report.cases, strict=True)]
    for _, result, ran in runs:
        if ran.verdict in ENDING:
            return _stopped("A run of your tests", result, ran, ran.sentence)
    right = [(result, ran) for name, result, ran in runs if name == RIGHT]
    if failing := [(result, ran) for result, ran in right if ran.verdict != Verdict.ACCEPTED]:
        return _not_right(failing, of=len(right))
    passed = CaseGrade(name=RIGHT, verdict=Verdict.ACCEPTED, **_measured(right[0][0]))
    if len(cases) == 1:
        sentence = "Your tests pass on the right implementation. Submit to see which broken versions they find."
        return Grade(verdict=Verdict.ACCEPTED, sentence=sentence, cases=[passed])
    found = {name for name, _, ran in runs if ran.verdict != Verdict.ACCEPTED}
    return _found(found, mutants, passed)


def _measured(result: CaseResult) -> dict[str, float | int]:
    """Of the right implementation alone: a test could make what it has seen of a broken one show in these."""
    return {"cpu_ms": result.cpu_ms, "wall_ms": result.wall_ms, "peak_bytes": result.peak_bytes}


def _stopped(name: str, result: CaseResult, ran: SuiteRun, sentence: str) -> Grade:
    case = CaseGrade(name=name, verdict=ran.verdict, error=ran.error, **_measured(result))
    return Grade(verdict=ran.verdict, sentence=sentence, cases=[case])


def _not_right(failing: Sequence[tuple[CaseResult, SuiteRun]], *, of: int) -> Grade:
    """Tests that do not pass on the right implementation find nothing; those that do so at times are wrong."""
    result, ran = failing[0]
    if len(failing) == of:
        return _stopped(RIGHT, result, ran, ran.sentence)
    times = f"Your tests passed in {of - len(failing)} of {of} runs on the same right implementation"
    by_chance = SuiteRun(Verdict.WRONG_ANSWER, error=ran.error)
    return _stopped(RIGHT, result, by_chance, f"{times}: a test depends on chance. {ran.sentence}")


def _found(found: Collection[str], mutants: Sequence[Mutant], passed: CaseGrade) -> Grade:
    cases = [passed]
    for number, mutant in enumerate(mutants, start=1):
        name = broken_version(number)
        if name in found:
            cases.append(CaseGrade(name=name, verdict=Verdict.ACCEPTED, word="found"))
        else:
            hints = (f"**{mutant.family.capitalize()}.** {mutant.hints[0]}", *mutant.hints[1:])
            cases.append(CaseGrade(name=name, verdict=Verdict.WRONG_ANSWER, word="survived", hints=hints))
    survivors = sum(case.word == "survived" for case in cases)
    if not survivors:
        return Grade(verdict=Verdict.ACCEPTED, sentence=f"All {len(mutants)} broken versions are found.", cases=cases)
    counted = f"{len(mutants) - survivors} of {len(mutants)} broken versions are found."
    sentence = f"{counted} Your tests pass on the others as on the right implementation; each has hints."
    return Grade(verdict=Verdict.WRONG_ANSWER, sentence=sentence, cases=cases)


def by_chance(again: Grade) -> Grade:
    """The grade of a further judgement of tests that have found everything before, with words that fit."""
    if again.verdict != Verdict.WRONG_ANSWER or len(again.cases) == 1:
        return again
    sentence = "Your tests found all broken versions, but not when all was run again: a test depends on chance."
    return replace(again, sentence=f"{sentence} {again.sentence}")


def broken_version(number: int) -> str:
    """What a learner calls the mutant of that number, from 1."""
    return f"Broken version {number}"
