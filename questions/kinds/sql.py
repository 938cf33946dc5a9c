"""Questions that are answered with one SQL query, judged on the rows that it returns from tables of each case."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

from django.utils.safestring import SafeString
from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, ValidationError

from core.markdown import to_html
from questions import making
from questions.cases import StoredCases
from questions.kinds.base import Content, Grade, GradedCase, Kind, Run, Words
from questions.kinds.code import sensible
from questions.queries import case_grade, sentence_for, table
from questions.rows import Result, RowRule
from questions.schemas import SCHEMA, Table, read_schema
from questions.sources import Authored, BankError, Yaml, read_hints, read_text, validate, write_hints
from questions.submissions import Submission, read_submissions
from questions.verdicts import Verdict
from sandbox.harness import shipped
from sandbox.job import Case, Harness, Job, Limits, Report

STARTER = "starter.sql"
ANSWER = "solution.sql"
DEFAULT_LIMITS = Limits(cpu_seconds=4, memory_mb=512)
#: Of the limit on memory, what DuckDB does not get: Python, and rows on their way out.
BESIDE_MB = 96


def _whole(value: Any) -> Any:
    return asdict(DEFAULT_LIMITS) | value if isinstance(value, dict) else value


def _roomy(limits: Limits) -> Limits:
    if sensible(limits).memory_mb < 2 * BESIDE_MB:
        raise ValueError(f"memory_mb must be at least {2 * BESIDE_MB}: DuckDB gets {BESIDE_MB} less")
    return limits


class SqlFront(Authored):
    compare: RowRule = RowRule()
    limits: Annotated[Limits, BeforeValidator(_whole), AfterValidator(_roomy)] = DEFAULT_LIMITS
    reference: str


class Data(BaseModel):
    """What lies in the tables of a case: rows, or what a script writes, or both."""

    model_config = {"extra": "forbid"}
    tables: dict[str, list[list[Any]]] = Field(default_factory=dict)
    script: str = ""


class SqlContent(Content):
    tables: list[Table]
    table_source: str
    compare: RowRule
    limits: Limits
    reference: str
    starter: str
    editorial: str
    cases_name: str
    cases_source: str
    submissions: list[Submission]
    examples: StoredCases = Field(default_factory=list)
    case_count: int = 0

    @property
    def solution_html(self) -> SafeString:
        return to_html(self.editorial)

    @property
    def search_text(self) -> str:
        return "\n".join([self.statement, *(t.name for t in self.tables)])

    @property
    def visible_cases(self) -> list[dict[str, Any]]:
        """The examples as tables, for the statement."""
        return [self._shown(case) for case in self.examples]

    def _shown(self, case: GradedCase) -> dict[str, Any]:
        types = {t.name: t for t in self.tables}
        inputs = [
            table(name, Result(columns=[c.name for c in t.columns], types=[c.type for c in t.columns], rows=rows))
            for name, rows in (case.data.get("tables") or {}).items()
            if (t := types.get(name))
        ]
        return {
            "name": case.name,
            "explain_html": to_html(case.explain),
            "inputs": inputs,
            "generated": bool(case.data.get("script")),
            "expected": table("Expected", Result.model_validate(case.expected)),
        }

    @property
    def editor_names(self) -> str:
        """Tables and their columns as JSON, which the editor completes."""
        return json.dumps({t.name: [column.name for column in t.columns] for t in self.tables})

    def case_count_for(self, *, run: bool) -> int:
        return len(self.examples) if run else self.case_count


class Sql(Kind[SqlContent]):
    slug = "sql"
    label = "SQL"
    language = "SQL (DuckDB)"
    workspace_template = "practice/workspace_code.html"
    statement_template = "practice/statement_sql.html"
    solution_label = "Editorial"
    preview_template = "admin/questions/question/preview_sql.html"
    judged = True
    words = Words(run="your query on the examples", submit="runs it on every case, hidden ones too")
    Content = SqlContent
    Front = SqlFront

    def read(self, folder: Path, front: Yaml, statement: str) -> SqlContent:
        own = validate(SqlFront, front)
        schema, tables = read_schema(folder)
        names = [name for name in ("cases.py", "cases.yaml") if (folder / name).exists()]
        if len(names) != 1:
            raise BankError.at(folder, "there must be a cases.py or a cases.yaml, and not both")
        starter = read_text(folder / STARTER)
        return SqlContent(
            statement=statement,
            tables=tables,
            table_source=schema,
            compare=own.compare,
            limits=own.limits,
            reference=own.reference,
            starter=starter,
            editorial=read_text(folder / "solution.md").strip(),
            hints=read_hints(folder / "hints.md"),
            cases_name=names[0],
            cases_source=read_text(folder / names[0]),
            submissions=read_submissions(folder, starter, own.reference, front, suffix=".sql"),
        )

    def make_cases(self, folder: Path, content: SqlContent, run: Run) -> tuple[SqlContent, list[GradedCase]]:
        authored = making.authored_cases(folder, content, run)
        cases = [GradedCase(**case.model_dump(exclude={"expected"})) for case in authored]
        path = folder / content.cases_name
        for case in cases:
            _check_data(path, case, {t.name for t in content.tables})
        report = making.by_author(self.job(content, cases, self.reference(content)), run)
        made = [
            case.model_copy(update={"expected": _expected(folder, content, report, number)})
            for number, case in enumerate(cases)
        ]
        examples = [case for case in made if case.visible]
        return content.model_copy(update={"examples": examples, "case_count": len(made)}), made

    def files(self, content: SqlContent, cases: Iterable[GradedCase]) -> dict[str, str]:
        return {
            SCHEMA: content.table_source,
            STARTER: content.starter,
            "solution.md": content.editorial + "\n",
            content.cases_name: content.cases_source,
            **write_hints(content.hints),
            **{submission.path: submission.source for submission in content.submissions},
        }

    def front_matter(self, content: SqlContent) -> dict[str, Any]:
        default = asdict(DEFAULT_LIMITS)
        limits = {name: value for name, value in asdict(content.limits).items() if value != default[name]}
        compare = content.compare.model_dump(exclude_defaults=True)
        return {
            **({"compare": compare} if compare else {}),
            **({"limits": limits} if limits else {}),
            "reference": content.reference,
        }

    def with_made(self, content: SqlContent, saved: SqlContent) -> SqlContent:
        def sources(of: SqlContent) -> tuple[str, ...]:
            return of.table_source, of.cases_name, of.cases_source, self.reference(of)

        if sources(content) != sources(saved):
            return content
        return content.model_copy(update={"examples": saved.examples, "case_count": saved.case_count})

    def why_no_proof(self, content: SqlContent) -> str:
        accepted = sum(submission.verdict == Verdict.ACCEPTED for submission in content.submissions)
        if 0 < accepted < len(content.submissions):
            return ""
        return "There must be at least one submission to accept, and at least one that the cases catch."

    def start(self, content: SqlContent) -> str:
        return content.starter

    def reference(self, content: SqlContent) -> str:
        return next(s.source for s in content.submissions if s.path == content.reference)

    def job(self, content: SqlContent, cases: Sequence[GradedCase], answer: str) -> Job:
        options = {"schema": content.table_source, "memory_mb": str(content.limits.memory_mb - BESIDE_MB)}
        return Job(
            files={ANSWER: answer},
            harness=Harness(shipped("sql"), options=options),
            cases=tuple(Case(case.name, {"plan": case.visible, "data": case.data}) for case in cases),
            limits=content.limits,
            imports=("duckdb",),
        )

    def grade(self, content: SqlContent, cases: Sequence[GradedCase], report: Report, run: Run) -> Grade:
        grades = [case_grade(case, result, content.compare) for case, result in zip(cases, report.cases, strict=True)]
        worst = next((grade for grade in grades if grade.verdict != Verdict.ACCEPTED), None)
        return Grade(
            verdict=worst.verdict if worst else Verdict.ACCEPTED,
            sentence=sentence_for(grades),
            cases=grades,
            cpu_ms=sum(grade.cpu_ms for grade in grades),
            wall_ms=report.wall_ms,
            peak_bytes=max((grade.peak_bytes for grade in grades), default=0),
            cell=report.cell,
            fault=report.fault,
            cell_name=report.cell_name,
        )


def _check_data(path: Path, case: GradedCase, tables: set[str]) -> None:
    try:
        data = Data.model_validate(case.data)
    except ValidationError as error:
        reason = f"'{case.name}': data: must be {{tables: {{name: rows}}, script: SQL}}: {error.errors()[0]['msg']}"
        raise BankError.at(path, reason) from None
    if strange := sorted(set(data.tables) - tables):
        raise BankError.at(path, f"'{case.name}': there is no table {strange[0]} in {SCHEMA}")


def _expected(folder: Path, content: SqlContent, report: Report, number: int) -> dict[str, Any]:
    """The rows of the reference. Raises BankError where it, the schema or the data of the case fails."""
    value = making.returned(folder / content.reference, report, number)
    if "error" in value:
        error = value["error"]
        reason = f"'{report.cases[number].name}' ended in {error['kind']} error: {error['message']}"
        raise BankError.at(folder / content.reference, reason, line=error["line"] or 0)
    return {name: value[name] for name in ("columns", "types", "rows")}
