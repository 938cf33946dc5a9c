"""Questions with a fault to find: a small package, a ticket, and cases that hold both the fix and all else."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from core.diff import Diff, compare_texts
from questions.answers import names_in, split
from questions.kinds.base import CaseGrade, Grade, GradedCase, Run
from questions.kinds.code import Code, CodeContent, CodeFront
from questions.sources import BankError, Yaml, validate
from questions.verdicts import Verdict
from sandbox.job import Report


class FixFront(CodeFront):
    """`fixes` names the cases that show what the ticket is about."""

    fixes: list[str]


class FixContent(CodeContent):
    fixes: list[str]


class Fix(Code):
    slug = "fix"
    label = "Fix the bug"
    shows_changes = True
    Content = FixContent
    Front = FixFront

    def read(self, folder: Path, front: Yaml, statement: str) -> CodeContent:
        content = super().read(folder, front, statement)
        if not names_in(content.starter):
            raise BankError.at(folder, "the package to repair must stand in a folder starter")
        return content

    def own_fields(self, front: Yaml) -> dict[str, Any]:
        return {"fixes": validate(FixFront, front).fixes}

    def check_made(self, folder: Path, content: CodeContent, cases: Sequence[GradedCase], run: Run) -> None:
        _check_fault(folder, content, cases, run(self.job(content, cases, content.starter)), run)

    def front_matter(self, content: CodeContent) -> dict[str, Any]:
        return {**super().front_matter(content), "fixes": _fixes(content)}

    def takes_own_input(self, content: CodeContent) -> bool:
        return False

    def changes(self, content: CodeContent, answer: str) -> list[tuple[str, Diff]]:
        before = split(content.starter, names := names_in(content.starter))
        after = split(answer, names)
        return [(name, compare_texts(before[name], after[name])) for name in names if before[name] != after[name]]

    def grade(self, content: CodeContent, cases: Sequence[GradedCase], report: Report, run: Run) -> Grade:
        grade = super().grade(content, cases, report, run)
        if grade.verdict in {Verdict.INTERNAL_ERROR, Verdict.SYNTAX_ERROR}:
            return grade
        return replace(grade, sentence=f"{_counted(content, grade.cases)} {grade.sentence}")


def _fixes(content: CodeContent) -> list[str]:
    assert isinstance(content, FixContent)
    return content.fixes


def _counted(content: CodeContent, grades: Sequence[CaseGrade]) -> str:
    """How far the ticket is dealt with, and how much of what worked before still does."""
    fixes = set(_fixes(content))
    ticket = [grade.verdict == Verdict.ACCEPTED for grade in grades if grade.name in fixes]
    rest = [grade.verdict == Verdict.ACCEPTED for grade in grades if grade.name not in fixes]
    told = [
        f"{what}: {sum(passed)} of {len(passed)} cases pass."
        for what, passed in (("What the ticket tells of", ticket), ("What worked before", rest))
        if passed
    ]
    return " ".join(told)


def _check_fault(folder: Path, content: CodeContent, cases: Sequence[GradedCase], report: Report, run: Run) -> None:
    """The package as it is handed out must fail the cases of the ticket, and no others. Raises BankError."""
    path, fixes = folder / "question.md", set(_fixes(content))
    if unknown := sorted(fixes - {case.name for case in cases}):
        raise BankError.at(path, f"fixes: there is no case '{unknown[0]}'")
    if report.fault:
        raise BankError.at(path, f"the files of starter/ could not be judged: {report.fault}")
    for case, found in zip(cases, content.comparison.judge(cases, report, run).cases, strict=True):
        if found.verdict == Verdict.ACCEPTED and case.name in fixes:
            raise BankError.at(path, f"fixes: '{case.name}' passes with the files of starter/")
        if found.verdict != Verdict.ACCEPTED and case.name not in fixes:
            reason = f"fixes: '{case.name}' ends in {found.verdict.label.lower()} with the files of starter/"
            raise BankError.at(path, f"{reason}, and is not named here")
