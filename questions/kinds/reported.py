"""What kinds have in common whose answers act on a world: a table, a queue, clients, a clock.

The world (`world.py` in the question's folder) is a companion: it runs beside the answer in a process of its own, and
what it reports at the end is the value (ADR 19). The modules in `given/` are the answer's way to it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError

from questions.answers import MAIN_FILE, names_in, split
from questions.comparing import AuthoredRule, Found, Rule
from questions.kinds.base import CaseGrade, GradedCase, Run
from questions.kinds.code import Code, CodeContent, CodeFront
from questions.sources import BankError, Yaml, read_text
from questions.submissions import files_below
from questions.wording import MAX_OUTPUT
from sandbox.harness import HarnessError, from_source, shipped
from sandbox.job import Act, Case, CaseResult, Harness, Job, Reports

WORLD, GIVEN = "world.py", "given"
#: The line to the world, beside the given files, which import `ask` from it.
WIRE = "wire.py"
REPORTS = Reports(cpu_seconds=20.0, memory_mb=256)


class CaseParts(BaseModel):
    """The data of a case. `arguments` go to the answer by name; what is in `world` only the world knows."""

    model_config = ConfigDict(extra="forbid")
    arguments: dict[str, Any] = {}
    world: Any


def _absent(harness: str) -> str:
    if harness:
        raise ValueError("this kind has a harness of its own; leave this out")
    return harness


class ReportedFront(CodeFront):
    harness: Annotated[str, AfterValidator(_absent)] = ""
    compare: AuthoredRule = Rule(rule="checker")


class ReportedContent(CodeContent):
    world: str


class BadParts(ValueError):
    """The data of a case is not of the two parts that it should have."""


class Reported(Code, abstract=True):
    """`harness_name` is the file in sandbox/harnesses/ that starts an answer."""

    harness_name: str
    statement_template = "practice/statement_reported.html"
    preview_template = "admin/questions/question/preview_reported.html"
    Content = ReportedContent
    Front = ReportedFront

    def read(self, folder: Path, front: Yaml, statement: str) -> CodeContent:
        world, given = _read_world(folder), files_below(folder / GIVEN)
        content = super().read(folder, front, statement)
        for name in names_in(content.starter) or [MAIN_FILE]:
            if name in {*given, WIRE}:
                raise BankError.at(folder / GIVEN / name, "the answer has a file of this name")
        return content.model_copy(update={"world": world, "given": given})

    def read_harness(self, folder: Path, spec: str, front: Yaml) -> str:
        return ""

    def own_fields(self, front: Yaml) -> dict[str, Any]:
        return {"world": ""}

    def make_cases(self, folder: Path, content: CodeContent, run: Run) -> tuple[CodeContent, list[GradedCase]]:
        try:
            content, cases = super().make_cases(folder, content, run)
            for case in cases:
                self.check_case(case)
        except BadParts as error:
            raise BankError.at(folder / content.cases_name, str(error)) from None
        return content, cases

    def check_case(self, case: GradedCase) -> None:
        """Raises BadParts for a case of which no judgement could come."""

    def files(self, content: CodeContent, cases: Iterable[GradedCase]) -> dict[str, str]:
        given = {f"{GIVEN}/{name}": text for name, text in content.given.items()}
        return {**super().files(content, cases), WORLD: _own(content).world, **given}

    def front_matter(self, content: CodeContent) -> dict[str, Any]:
        return {name: value for name, value in super().front_matter(content).items() if name != "harness"}

    def with_made(self, content: CodeContent, saved: CodeContent) -> CodeContent:
        same = (_own(content).world, content.given) == (_own(saved).world, saved.given)
        return super().with_made(content, saved) if same else content

    def takes_own_input(self, content: CodeContent) -> bool:
        return False

    def job(self, content: CodeContent, cases: Sequence[GradedCase], answer: str) -> Job:
        names = names_in(content.starter)
        own = split(answer, names) if names else {MAIN_FILE: answer}
        parts = [(case.name, parts_of(case)) for case in cases]
        return Job(
            files={WIRE: shipped("wire"), **content.given, **own},
            harness=Harness(shipped(self.harness_name)),
            cases=tuple(Case(name, p.arguments, behind=p.world, acts=_acts_in(p.world)) for name, p in parts),
            limits=content.limits,
            companion=f"WORLD = {self.world(content)!r}\n{shipped('guard')}",
            reports=REPORTS,
        )

    def world(self, content: CodeContent) -> str:
        """The source of the world that the companion plays."""
        return _own(content).world

    def case_grade(self, content: CodeContent, case: GradedCase, result: CaseResult, found: Found) -> CaseGrade:
        """The value is the world's, and so says nothing that a message of the answer could carry: a sentence on what is
        wrong with it is shown of hidden cases too."""
        grade = super().case_grade(content, case, result, found)
        return replace(
            grade,
            data_text="",
            expected_text="",
            got_text="",
            difference=found.difference.describe()[:MAX_OUTPUT] if found.difference else "",
            acts=[_told(act, number, result.value) for number, act in enumerate(result.acts)],
        )


def parts_of(case: GradedCase) -> CaseParts:
    """Raises BadParts."""
    try:
        return CaseParts.model_validate(case.data)
    except ValidationError:
        reason = "data must have `world`, for world.py, and may have `arguments`, by name, for the answer"
        raise BadParts(f"'{case.name}': {reason}") from None


def _acts_in(world: Any) -> int:
    """How often the answer is started at most: once more than it is killed."""
    kills = world.get("kills") if isinstance(world, dict) else None
    return 1 + (len(kills) if isinstance(kills, list) else 0)


def _told(act: Act, number: int, value: Any) -> dict[str, Any]:
    """An act with what the world says of its kill, where it reports `kills`, a text each."""
    kills = value.get("kills") if isinstance(value, dict) else None
    said = kills[number] if act.end == "killed" and isinstance(kills, list) and number < len(kills) else ""
    return {**asdict(act), "said": str(said)[:200]}


def _own(content: CodeContent) -> ReportedContent:
    assert isinstance(content, ReportedContent)
    return content


def _read_world(folder: Path) -> str:
    try:
        return from_source(read_text(folder / WORLD), origin=WORLD).source
    except HarnessError as error:
        raise BankError.at(folder / WORLD, str(error)) from None
