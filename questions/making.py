"""Works out the cases of a code question: the author's inputs and what is right for each, all run in cells."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Protocol

from pydantic import AfterValidator, Field

from questions.comparing import CHECKER_FILE
from questions.kinds.base import GradedCase, Run
from questions.sources import Authored, BankError, Yaml, parse_yaml, validate
from sandbox.checker import CheckerError, check_job, read_check
from sandbox.job import Case, Harness, Job, Limits, Outcome, Report

if TYPE_CHECKING:
    from questions.kinds.code import CodeContent


class WithCases(Protocol):
    """A content whose cases an author has written."""

    @property
    def cases_name(self) -> str: ...

    @property
    def cases_source(self) -> str: ...


#: What an author may do in a cell when making cases: more time and room than a learner has.
AUTHOR_LIMITS = Limits(cpu_seconds=20, memory_mb=512, value_kb=32 * 1024)
AUTHOR_TIME = {"cpu_seconds": 200.0, "wall_seconds": 300.0}
GENERATOR_HARNESS = Harness("def run(load, data):\n    return list(load().cases())\n")

#: Runs the reference solution on cases.
ByReference = Callable[[Sequence[GradedCase]], Report]


def _plain(value: Any) -> Any:
    """`value` as it comes out of a cell, or of the database: keys as text, tuples as lists. Raises ValueError."""
    try:
        text = json.dumps(value, ensure_ascii=False)
        text.encode()
        return json.loads(text)
    except UnicodeEncodeError:
        raise ValueError("there is half a character (a lone surrogate)") from None
    except (TypeError, RecursionError) as error:
        raise ValueError(f"this is no plain value: {error}") from None


def _words(text: str) -> str:
    if "\0" in text:
        raise ValueError("there is a NUL character")
    return str(_plain(text))


Words = Annotated[str, AfterValidator(_words)]
Value = Annotated[Any, AfterValidator(_plain)]


class AuthoredCase(Authored):
    """A case as an author writes it, in cases.yaml or as a dict that cases.py yields."""

    name: Annotated[Words, Field(min_length=1, max_length=80)]
    visible: bool = False
    explain: Words = ""
    data: Value
    expected: Value = None


def make_cases(
    folder: Path, content: "CodeContent", run: Run, job: Callable[[Sequence[GradedCase]], Job]
) -> list[GradedCase]:
    """The cases of the question in `folder`, with expected values. `job` runs the reference. Raises BankError."""

    def by_reference(cases: Sequence[GradedCase]) -> Report:
        return by_author(job(cases), run)

    cases = _with_expected(folder, content, authored_cases(folder, content, run), by_reference)
    if content.checker_source:
        _try_checker(folder, content, cases, run)
    return cases


def by_author(job: Job, run: Run) -> Report:
    """Runs a job with the time and room that an author has."""
    return run(replace(job, limits=AUTHOR_LIMITS, **AUTHOR_TIME))


def authored_cases(folder: Path, content: WithCases, run: Run) -> list[AuthoredCase]:
    """What the author has written, before anything is known of what is right. Raises BankError."""
    path = folder / content.cases_name
    if content.cases_name == "cases.py":
        value = _run_author_code(path, content.cases_source, run)
        source = Yaml(path, value, {})
    else:
        source = parse_yaml(content.cases_source, path=path, first_line=1, nul=True)
    cases = validate(list[AuthoredCase], source)
    names = [case.name for case in cases]
    if doubled := next((name for name in names if names.count(name) > 1), None):
        raise BankError.at(path, f"two cases are called '{doubled}'", line=source.line_of((names.index(doubled),)))
    if not any(case.visible for case in cases):
        raise BankError.at(path, "at least one case must be visible: Run uses the visible ones", line=1)
    return cases


def _run_author_code(path: Path, source: str, run: Run) -> Any:
    job = Job(
        files={"solution.py": source},
        harness=GENERATOR_HARNESS,
        cases=(Case("making cases", None),),
        limits=AUTHOR_LIMITS,
        **AUTHOR_TIME,
    )
    return returned(path, run(job), 0)


def _with_expected(
    folder: Path, content: "CodeContent", authored: list[AuthoredCase], by_reference: ByReference
) -> list[GradedCase]:
    """The cases with what the author states as expected, or else with what the reference returns."""
    cases = [GradedCase(**case.model_dump()) for case in authored]
    asked = [index for index, case in enumerate(authored) if "expected" not in case.model_fields_set]
    report = by_reference([cases[index] for index in asked]) if asked else None
    for place, index in enumerate(asked):
        value = returned(folder / (content.reference or "starter.py"), report, place)
        cases[index] = cases[index].model_copy(update={"expected": value})
    for case in cases:
        if why := content.comparison.why_not(case.expected):
            raise BankError.at(folder / content.cases_name, f"'{case.name}': {why}")
    return cases


def _try_checker(folder: Path, content: "CodeContent", cases: list[GradedCase], run: Run) -> None:
    """The question's own check must accept what it is told is expected. Raises BankError."""
    report = run(check_job(content.checker_source, ((c.name, c.data, c.expected, c.expected) for c in cases)))
    for number, case in enumerate(cases):
        try:
            words = read_check(report, number)
        except CheckerError as error:
            raise BankError.at(folder / CHECKER_FILE, str(error), line=error.line) from None
        if words:
            raise BankError.at(folder / CHECKER_FILE, f"the expected value of '{case.name}' is not accepted: {words}")


def returned(path: Path, report: Report, index: int) -> Any:
    """The value of an author's code. Raises BankError with the place in the author's file."""
    result = report.cases[index]
    if result.outcome is Outcome.RETURNED:
        return result.value
    error = result.error
    what = f"{error.type}: {error.message}" if error else result.outcome.value.replace("_", " ")
    reason = f"'{result.name}' ended in {what}{'; ' + report.fault if report.fault else ''}"
    raise BankError.at(path, reason, line=(error.line or 0) if error else 0)
