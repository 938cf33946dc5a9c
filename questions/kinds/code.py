"""Questions that are answered with a Python file, or several, judged case by case on the values that they return."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import Annotated, Any

from django.utils.safestring import SafeString
from pydantic import AfterValidator, Field

from core.markdown import to_html
from questions import making
from questions.answers import MAIN_FILE, names_in, split
from questions.cases import StoredCases
from questions.comparing import CHECKER, CHECKER_FILE, AuthoredRule, Comparison, Found, Judged, StoredRule, front_matter
from questions.kinds.base import CaseGrade, Content, Grade, GradedCase, Kind, Run
from questions.own_input import read_own_input, write_own_input
from questions.sources import (
    Authored,
    BankError,
    Yaml,
    read_hints,
    read_text,
    validate,
    write_hints,
)
from questions.submissions import Submission, read_starter, read_submissions, written
from questions.verdicts import Verdict
from questions.wording import case_grade, sentence_for, show_calls, show_expected, show_value
from sandbox.compare import Rule
from sandbox.harness import HarnessError, from_source
from sandbox.harness import parse as parse_harness
from sandbox.job import Case, CaseResult, Harness, Job, Limits, Report

#: The largest limits that a question may set. A worker's lease must outlast a case of the longest wall time.
LARGEST = Limits(cpu_seconds=20, wall_seconds=45, memory_mb=2048, processes=128, open_files=512, file_mb=64,
                 output_kb=1024, value_kb=16 * 1024, value_depth=200)  # fmt: skip


def sensible(limits: Limits) -> Limits:
    """The limits, each above zero and at most as in LARGEST. Raises ValueError naming the first that is not."""
    for name, most in asdict(LARGEST).items():
        value = getattr(limits, name)
        if value is not None and not 0 < value <= most:  # also refuses NaN
            raise ValueError(f"{name} must be above 0 and at most {most}, not {value}")
    if limits.wall > LARGEST.wall:
        raise ValueError(f"the wall limit would be {limits.wall:g} s; state wall_seconds of at most {LARGEST.wall:g}")
    return limits


#: Characters of an example that is offered to be changed; nobody edits a longer one by hand.
MAX_TYPED = 1500


class CodeFront(Authored):
    """The kind's part of the front matter."""

    harness: str
    compare: AuthoredRule = Rule()
    limits: Annotated[Limits, AfterValidator(sensible)] = Limits()
    reference: str


class CodeContent(Content):
    harness: str
    harness_source: str
    compare: StoredRule
    checker_source: str = ""
    limits: Limits
    reference: str
    starter: str
    editorial: str
    hints: list[str]
    cases_name: str
    cases_source: str
    submissions: list[Submission]
    examples: StoredCases = Field(default_factory=list)
    case_count: int = 0

    @property
    def solution_html(self) -> SafeString:
        return to_html(self.editorial)

    @property
    def visible_cases(self) -> list["Example"]:
        """The example cases in words, for the statement."""
        return [Example.of(self, case) for case in self.examples]

    def case_count_for(self, *, run: bool) -> int:
        return len(self.examples) if run else self.case_count

    @property
    def comparison(self) -> Comparison:
        """How returned values are compared with the expected ones."""
        return Comparison(self.compare, self.checker_source, each=self.runs_calls())

    def runs_calls(self) -> bool:
        """Whether a case is a sequence of calls on an object."""
        return self.harness.startswith("class:")


@dataclass(frozen=True, slots=True)
class Example:
    name: str
    explain_html: SafeString
    data_text: str
    expected_text: str

    @classmethod
    def of(cls, content: CodeContent, case: GradedCase) -> "Example":
        show_data = show_calls if content.runs_calls() else show_value
        expected = show_expected(case.expected, rule=content.compare.rule, calls=content.runs_calls())
        return cls(case.name, to_html(case.explain), show_data(case.data), expected)


class Code(Kind[CodeContent]):
    slug = "code"
    label = "Code"
    workspace_template = "practice/workspace_code.html"
    statement_template = "practice/statement_code.html"
    solution_label = "Editorial"
    preview_template = "admin/questions/question/preview_code.html"
    judged = True
    Content = CodeContent
    Front = CodeFront

    def read(self, folder: Path, front: Yaml, statement: str) -> CodeContent:
        own = validate(self.Front, front)
        cases_name, cases_source = _read_cases(folder)
        starter = read_starter(folder)
        return self.Content(
            statement=statement,
            harness=own.harness,
            reference=own.reference,
            compare=own.compare,
            checker_source=_read_checker(folder, own.compare, front),
            limits=own.limits,
            harness_source=self.read_harness(folder, own.harness, front),
            starter=starter,
            editorial=read_text(folder / "solution.md").strip(),
            hints=read_hints(folder / "hints.md"),
            cases_name=cases_name,
            cases_source=cases_source,
            **self.own_fields(front),
            submissions=read_submissions(folder, starter, own.reference, front),
        )

    def read_harness(self, folder: Path, spec: str, front: Yaml) -> str:
        """The source of a question's own harness; empty for the ready-made ones. Raises BankError."""
        return _read_harness(folder, spec, front)

    def own_fields(self, front: Yaml) -> dict[str, Any]:
        """What kinds that build on this one read from the front matter beside."""
        return {}

    def make_cases(self, folder: Path, content: CodeContent, run: Run) -> tuple[CodeContent, list[GradedCase]]:
        reference = self.reference(content)
        answered = making.make_cases(folder, content, run, lambda cases: self.job(content, cases, reference))
        examples = [case for case in answered if case.visible]
        return content.model_copy(update={"examples": examples, "case_count": len(answered)}), answered

    def files(self, content: CodeContent, cases: Iterable[GradedCase]) -> dict[str, str]:
        own = {
            **written("starter", content.starter),
            "solution.md": content.editorial + "\n",
            content.cases_name: content.cases_source,
            **write_hints(content.hints),
        }
        for submission in content.submissions:
            own |= written(submission.path, submission.source, differs_from=content.starter)
        if content.harness_source:
            own[content.harness] = content.harness_source
        return {**own, CHECKER_FILE: content.checker_source} if content.checker_source else own

    def front_matter(self, content: CodeContent) -> dict[str, Any]:
        default = asdict(Limits())
        limits = {name: value for name, value in asdict(content.limits).items() if value != default[name]}
        return {
            "harness": content.harness,
            "compare": front_matter(content.compare),
            **({"limits": limits} if limits else {}),
            "reference": content.reference,
        }

    def with_made(self, content: CodeContent, saved: CodeContent) -> CodeContent:
        if _source_of_cases(content) != _source_of_cases(saved):
            return content
        return content.model_copy(update={"examples": saved.examples, "case_count": saved.case_count})

    def why_no_proof(self, content: CodeContent) -> str:
        accepted = sum(submission.verdict == Verdict.ACCEPTED for submission in content.submissions)
        if 0 < accepted < len(content.submissions):
            return ""
        return "There must be at least one submission to accept, and at least one that the cases catch."

    def start(self, content: CodeContent) -> str:
        return content.starter

    def check_answer(self, content: CodeContent, answer: str) -> None:
        if names := names_in(content.starter):
            split(answer, names)

    def takes_own_input(self, content: CodeContent) -> bool:
        return content.compare.rule != "one_of"

    def own_case(self, content: CodeContent, text: str) -> GradedCase:
        if not self.takes_own_input(content):
            raise ValueError("several answers are right here, and they are known for the question's own cases only.")
        return GradedCase(name="your own input", visible=True, data=read_own_input(text, harness=content.harness))

    def typed_examples(self, content: CodeContent) -> list[tuple[str, str]]:
        return [(case.name, _typed(case.data, content.harness)) for case in content.examples]

    def reference(self, content: CodeContent) -> str:
        return next(s.source for s in content.submissions if s.path == content.reference)

    def job(self, content: CodeContent, cases: Sequence[GradedCase], answer: str) -> Job:
        return _job(content, cases, answer)

    def grade(self, content: CodeContent, cases: Sequence[GradedCase], report: Report, run: Run) -> Grade:
        judged = self.judge(content, cases, report, run)
        grades = [
            self.case_grade(content, case, result, found)
            for case, result, found in zip(cases, report.cases, judged.cases, strict=True)
        ]
        worst = next((grade for grade in grades if grade.verdict != Verdict.ACCEPTED), None)
        return Grade(
            verdict=worst.verdict if worst else Verdict.ACCEPTED,
            sentence=sentence_for(grades, wrong=self.words.wrong),
            cases=grades,
            cpu_ms=sum(grade.cpu_ms for grade in grades),
            wall_ms=report.wall_ms,
            peak_bytes=max((grade.peak_bytes for grade in grades), default=0),
            cell=report.cell,
            fault=report.fault or judged.fault,
            cell_name=report.cell_name,
        )

    def judge(self, content: CodeContent, cases: Sequence[GradedCase], report: Report, run: Run) -> Judged:
        """The verdict on what each case returned."""
        return content.comparison.judge(cases, report, run)

    def case_grade(self, content: CodeContent, case: GradedCase, result: CaseResult, found: Found) -> CaseGrade:
        """What the learner may see of a case."""
        return case_grade(case, result, found, rule=content.compare.rule, calls=content.runs_calls())


def _source_of_cases(content: CodeContent) -> tuple[str | None, ...]:
    """All that the cases and their expected values depend on."""
    sources = {s.path: s.source for s in content.submissions}
    reference = sources.get(content.reference)
    rule = repr(content.compare)  # under some, what is expected takes another form
    return content.cases_name, content.cases_source, content.harness, content.harness_source, reference, rule


def _typed(data: Any, harness: str) -> str:
    """The data of a case as one would type it; empty where nobody can, as NaN, or would, as what is long."""
    text = write_own_input(data, harness=harness)
    try:
        read_own_input(text, harness=harness)
    except ValueError:
        return ""
    return text if len(text) <= MAX_TYPED else ""


def _job(content: CodeContent, cases: Sequence[GradedCase], answer: str) -> Job:
    harness = Harness(content.harness_source) if content.harness_source else parse_harness(content.harness)
    names = names_in(content.starter)
    return Job(
        files=split(answer, names) if names else {MAIN_FILE: answer},
        harness=harness,
        cases=tuple(Case(case.name, case.data, case.data_json) for case in cases),
        limits=content.limits,
        set_levels=content.comparison.set_levels,
    )


def _read_harness(folder: Path, spec: str, front: Yaml) -> str:
    """The source of a question's own harness; empty for the ready-made ones."""
    if spec.endswith(".py") and PurePosixPath(spec).name == spec:
        return _checked_harness(folder / spec)
    if spec.partition(":")[0] in {"function", "class"} and spec.partition(":")[2].isidentifier():
        return ""
    reason = "harness: must be function:NAME, class:NAME, or the name of a .py file in this folder"
    raise BankError.at(front.path, reason, line=front.line_of(("harness",)))


def _checked_harness(path: Path) -> str:
    try:
        return from_source(read_text(path), origin=path.name).source
    except HarnessError as error:
        raise BankError.at(path, str(error)) from None


def _read_checker(folder: Path, rule: Rule, front: Yaml) -> str:
    """The source of a question's own check, which stands there exactly when the rule asks for it."""
    path = folder / CHECKER_FILE
    if rule.rule == CHECKER:
        return _checked_harness(path)
    if path.exists():
        reason = f"compare: there is a {CHECKER_FILE}, which only the rule {CHECKER} uses"
        raise BankError.at(front.path, reason, line=front.line_of(("compare",)))
    return ""


def _read_cases(folder: Path) -> tuple[str, str]:
    present = [name for name in ("cases.py", "cases.yaml") if (folder / name).exists()]
    if len(present) != 1:
        raise BankError.at(folder, "there must be a cases.py or a cases.yaml, and not both")
    return present[0], read_text(folder / present[0])
