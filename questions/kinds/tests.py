"""Questions that are answered with pytest tests, for a module whose code nobody sees.

They must pass on the right implementation and find every broken one. The module lives in a companion (docs/sandbox.md),
and which implementation a run is about nothing tells: they run in a secret order, anew for each judgement.
"""

import json
import secrets
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated, Any

from django.utils.safestring import SafeString
from pydantic import AfterValidator, BeforeValidator, Field

from core.markdown import to_html
from questions.kinds.base import Content, Grade, GradedCase, Kind, OnStage, Run, Stage, Words, nobody_hears
from questions.kinds.code import sensible
from questions.mutants import (
    INTERFACE,
    MUTANTS,
    REFERENCE,
    Mutant,
    offers_of,
    read_module,
    read_mutants,
    write_mutants,
)
from questions.sources import Authored, BankError, Yaml, read_hints, read_text, validate, write_hints
from questions.submissions import Submission, read_submissions
from questions.suites import RIGHT, broken_version, by_chance, judged, read_run
from questions.verdicts import Verdict
from sandbox.cells.packages import named_in
from sandbox.harness import shipped
from sandbox.job import Case, Harness, Job, Limits, Outcome, Report

DEFAULT_LIMITS = Limits(cpu_seconds=5)
#: Runs on it among those on the broken ones: who guesses which they are, by chance or by the clock, must guess all.
RIGHT_RUNS = 5
#: So often is all judged before an answer is accepted. Tests that find all broken versions but one, and fail at random
#: or at places of their choice, get through one judgement in 10 % of the tries at best, through three in 0.1 %.
ROUNDS = 3


def _whole(value: Any) -> Any:
    return asdict(DEFAULT_LIMITS) | value if isinstance(value, dict) else value


class SuiteFront(Authored):
    """`module` is the name under which the tests import what they test; `limits` are those of one run of all tests."""

    module: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,40}$")]
    limits: Annotated[Limits, BeforeValidator(_whole), AfterValidator(sensible)] = DEFAULT_LIMITS


class SuiteContent(Content):
    module: str
    limits: Limits
    interface: str
    implementation: str
    mutants: list[Mutant]
    starter: str
    editorial: str
    submissions: list[Submission]

    @property
    def solution_html(self) -> SafeString:
        return to_html(self.editorial)

    @property
    def interface_html(self) -> SafeString:
        return to_html(f"```python\n{self.interface.strip()}\n```")

    @property
    def examples(self) -> list[GradedCase]:
        """What Run runs: the right implementation."""
        return [GradedCase(name=RIGHT, data=self.implementation)]

    def case_count_for(self, *, run: bool) -> int:
        return 1 if run else RIGHT_RUNS + len(self.mutants)


class WriteTests(Kind[SuiteContent]):
    slug = "tests"
    label = "Write the tests"
    workspace_template = "practice/workspace_code.html"
    statement_template = "practice/statement_tests.html"
    solution_label = "Editorial"
    preview_template = "admin/questions/question/preview_tests.html"
    judged = True
    measures = True
    words = Words(
        run="your tests on the right implementation",
        submit="also tries them on the broken versions, which they must find",
        after_run="",
        steps="runs",
        further="All broken versions found, now judged twice more",
        counted="broken versions found",
        failed="What to look into",
        others="The others",
        numbered=False,
        hidden="",
    )
    Content = SuiteContent
    Front = SuiteFront

    def read(self, folder: Path, front: Yaml, statement: str) -> SuiteContent:
        own = validate(SuiteFront, front)
        if own.module in sys.stdlib_module_names:
            reason = f"module: '{own.module}' is a module of Python's own"
            raise BankError.at(front.path, reason, line=front.line_of(("module",)))
        interface, implementation = read_module(folder)
        starter = read_text(folder / "starter.py")
        return SuiteContent(
            statement=statement,
            module=own.module,
            limits=own.limits,
            interface=interface,
            implementation=implementation,
            mutants=read_mutants(folder, implementation),
            starter=starter,
            editorial=read_text(folder / "solution.md").strip(),
            hints=read_hints(folder / "hints.md"),
            submissions=read_submissions(folder, starter, "", front),
        )

    def make_cases(self, folder: Path, content: SuiteContent, run: Run) -> tuple[SuiteContent, list[GradedCase]]:
        broken = [
            GradedCase(name=broken_version(number), data=mutant.source(content.implementation))
            for number, mutant in enumerate(content.mutants, start=1)
        ]
        return content, [*content.examples, *broken]

    def check_made(self, folder: Path, content: SuiteContent, cases: Sequence[GradedCase], run: Run) -> None:
        _check_starter(folder, content, run(self.job(content, cases, content.starter)))

    def files(self, content: SuiteContent, cases: Iterable[GradedCase]) -> dict[str, str]:
        return {
            INTERFACE: content.interface,
            REFERENCE: content.implementation,
            MUTANTS: write_mutants(content.mutants),
            "starter.py": content.starter,
            "solution.md": content.editorial + "\n",
            **write_hints(content.hints),
            **{submission.path: submission.source for submission in content.submissions},
        }

    def front_matter(self, content: SuiteContent) -> dict[str, Any]:
        default = asdict(DEFAULT_LIMITS)
        limits = {name: value for name, value in asdict(content.limits).items() if value != default[name]}
        return {"module": content.module, **({"limits": limits} if limits else {})}

    def why_no_proof(self, content: SuiteContent) -> str:
        accepted = sum(submission.verdict == Verdict.ACCEPTED for submission in content.submissions)
        if 0 < accepted < len(content.submissions):
            return ""
        return "There must be at least one submission that finds every broken version, and at least one that does not."

    def start(self, content: SuiteContent) -> str:
        return content.starter

    def arranged(self, cases: Sequence[GradedCase]) -> Sequence[GradedCase]:
        """In a secret order, with the right implementation several times among the broken ones. Alone, once."""
        if len(cases) == 1:
            return cases
        arranged = [*cases, *[case for case in cases if case.name == RIGHT] * (RIGHT_RUNS - 1)]
        secrets.SystemRandom().shuffle(arranged)
        return arranged

    def job(self, content: SuiteContent, cases: Sequence[GradedCase], answer: str) -> Job:
        offers = offers_of(content.interface)._asdict()
        options = {"module": content.module, "interface": content.interface, "offers": json.dumps(offers)}
        padded = _same_size([content.implementation, *(m.source(content.implementation) for m in content.mutants)])
        shared = {"module": content.module, "offers": offers}
        return Job(
            files={f"test_{content.module}.py": answer},
            harness=Harness(shipped("suite"), options=options),
            companion=shipped("behind"),
            cases=tuple(
                # By number: not even the name of a case, which stays outside of the cell, should tell.
                Case(f"run {number}", None, behind={**shared, "source": padded.get(case.data, case.data)})
                for number, case in enumerate(cases, start=1)
            ),
            limits=content.limits,
            imports=("pytest", *named_in([content.implementation])),
        )

    def grade(self, content: SuiteContent, cases: Sequence[GradedCase], report: Report, run: Run) -> Grade:
        grade = judged(cases, report, offers_of(content.interface).exceptions, content.mutants)
        return replace(
            grade,
            cpu_ms=sum(result.cpu_ms for result in report.cases),
            wall_ms=report.wall_ms,
            peak_bytes=max((case.peak_bytes for case in grade.cases), default=0),
            cell=report.cell,
            fault=report.fault,
            cell_name=report.cell_name,
        )

    def tally(self, passed: int, count: int) -> tuple[int, int] | None:
        """Of the broken versions; the right implementation stands first among the cases, and alone tells of none."""
        return (max(0, passed - 1), count - 1) if count > 1 else None

    def follow_up(
        self,
        content: SuiteContent,
        cases: Sequence[GradedCase],
        answer: str,
        grade: Grade,
        run: Run,
        on_stage: OnStage = nobody_hears,
    ) -> Grade:
        """Judged again, in further cells and orders, what found every broken version: luck has to come three times."""
        if len(cases) == 1:
            return grade
        by_name = {case.name: case for case in cases}
        for number in range(2, ROUNDS + 1):
            if grade.verdict != Verdict.ACCEPTED:
                break
            arranged = self.arranged(list(by_name.values()))
            on_stage(Stage("in another order", number, ROUNDS, len(arranged)))
            again = self.grade(content, arranged, run(self.job(content, arranged, answer)), run)
            grade = replace(by_chance(again), cpu_ms=grade.cpu_ms + again.cpu_ms, wall_ms=grade.wall_ms + again.wall_ms)
        return grade


def _same_size(sources: Sequence[str]) -> dict[str, str]:
    """Each source -> the same with a comment at its end, so that all are of one length on their way."""
    sizes = {source: len(json.dumps(source)) for source in sources}
    most = max(sizes.values())
    return {source: f"{source}\n#{' ' * (most - size)}" for source, size in sizes.items()}


def _check_starter(folder: Path, content: SuiteContent, report: Report) -> None:
    """It must pass on the right implementation, and every broken one must at least be a module. Raises BankError."""
    path = folder / "starter.py"
    if report.fault:
        raise BankError.at(path, f"the starter could not be run: {report.fault}")
    right, *broken = report.cases
    if (found := read_run(right, offers_of(content.interface).exceptions)).verdict != Verdict.ACCEPTED:
        told = f" ({right.error.type}: {right.error.message})" if right.error and right.error.type else ""
        line = (found.error.line if found.error else None) or 1
        raise BankError.at(path, f"on {REFERENCE} this ends so: {found.sentence}{told}", line=line)
    for mutant, result in zip(content.mutants, broken, strict=True):
        if result.outcome is not Outcome.RETURNED:
            said = result.error.message if result.error else result.outcome.value
            raise BankError.at(folder / MUTANTS, f"'{mutant.name}' cannot be tested: {said}")
