"""What came of a query in each case, in words and as tables that a page can show.

A query shares its process with the harness, so all that a cell tells is a claim; it is compared outside. Of a hidden
case nothing is shown that could carry its data.
"""

import re
from collections.abc import Collection, Sequence
from typing import Annotated, Any

from pydantic import BaseModel, Field, ValidationError

from questions.cases import GradedCase
from questions.kinds.base import CaseGrade
from questions.rows import Difference, Result, RowRule, compare_rows, show_cell
from questions.verdicts import Verdict
from questions.wording import OUR_FAULT
from sandbox.job import CaseResult, CodeError, Outcome

MOST_SHOWN = 20  # rows of a table
BEFORE_MARK = 3  # rows that stand before the first marked one
MAX_PLAN = 20_000
UNREADABLE = "What your query returned cannot be read."
HIDDEN = "The case is hidden: think of which data its name describes."
#: Errors whose message depends on the query and the schema alone, never on what lies in the tables.
OF_THE_QUERY = frozenset(
    {"Output", "Parser", "Binder", "Catalog", "Permission", "Refused", "Not implemented", "TransactionContext"}
)
CHANGES = "A query may only read. It must not change the tables."


class QueryError(BaseModel):
    """What DuckDB, or the harness, refuses."""

    model_config = {"strict": True}
    kind: Annotated[str, Field(max_length=40)]
    message: Annotated[str, Field(max_length=1000)]
    line: Annotated[int, Field(ge=1, le=1_000_000)] | None
    column: Annotated[int, Field(ge=1, le=1_000_000)] | None


class Told(Result):
    """A result as harnesses/sql.py tells of it."""

    plan: Annotated[str, Field(max_length=1_000_000)] = ""


def case_grade(case: GradedCase, result: CaseResult, rule: RowRule) -> CaseGrade:
    """The verdict on one case, with what the learner may see of it."""
    measured: dict[str, Any] = {
        "name": case.name,
        "visible": case.visible,
        "label": case.label,
        "cpu_ms": result.cpu_ms,
        "wall_ms": result.wall_ms,
        "peak_bytes": result.peak_bytes,
    }
    if result.outcome is not Outcome.RETURNED:
        return CaseGrade(verdict=Verdict(result.outcome.value), error=_limit(result.error), **measured)
    try:
        if isinstance(result.value, dict) and "error" in result.value:
            told = QueryError.model_validate(result.value["error"])
            verdict, error = _refused(told, visible=case.visible)
            return CaseGrade(verdict=verdict, error=error, **measured)
        got = Told.model_validate(result.value)
    except ValidationError:
        error = CodeError(type="", message=UNREADABLE)
        return CaseGrade(verdict=Verdict.RUNTIME_ERROR, error=error, **measured)
    return _compared(case, got, rule, measured)


def _compared(case: GradedCase, got: Told, rule: RowRule, measured: dict[str, Any]) -> CaseGrade:
    expected = Result.model_validate(case.expected)
    difference = compare_rows(expected, got, rule)
    verdict = Verdict.WRONG_ANSWER if difference else Verdict.ACCEPTED
    if not case.visible:
        return CaseGrade(verdict=verdict, **measured)
    return CaseGrade(
        verdict=verdict,
        difference=difference.words if difference else "",
        tables=_both(expected, got, difference),
        plan=_text(got.plan[:MAX_PLAN]),
        **measured,
    )


def _both(expected: Result, got: Result, difference: Difference | None) -> list[dict[str, Any]]:
    if difference is None:
        return [table("Your rows", got)]
    return [
        table("Expected", expected, difference.expected),
        table("Yours", got, difference.got),
    ]


def table(title: str, result: Result, marked: Collection[int] = ()) -> dict[str, Any]:
    """A result, or the rows of a table, for templates/practice/rows.html. Begins near the first marked row."""
    start = max(0, min(marked) - BEFORE_MARK) if marked and min(marked) >= MOST_SHOWN else 0
    shown = result.rows[start : start + MOST_SHOWN]
    marks = set(marked)
    return {
        "title": title,
        "columns": [
            {"name": _text(name)[:80], "type": _text(kind)[:80], "number": _is_number(kind)}
            for name, kind in zip(result.columns, result.types, strict=True)
        ],
        "rows": [
            {
                "marked": start + place in marks,
                "cells": [{"text": show_cell(value), "null": value is None} for value in row],
            }
            for place, row in enumerate(shown)
        ],
        "before": start,
        "more": len(result.rows) - start - len(shown),
        "count": len(result.rows),
    }


def _is_number(kind: str) -> bool:
    return re.fullmatch(r"(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|DOUBLE|FLOAT|REAL|DECIMAL.*)", kind) is not None


def _text(text: str) -> str:
    return text.replace("\0", "\N{SYMBOL FOR NULL}")


def _limit(error: CodeError | None) -> CodeError | None:
    """A sentence of the sandbox's own speaks of code; here that is a query."""
    if error is not None and error.type == "MemoryError":
        return CodeError(type="", message="Your query needs more memory than it may have.")
    if error is None or error.type:
        return CodeError(type="", message="Your query ended the process in which it ran.")
    return CodeError(type="", message=error.message.replace("Your code", "Your query", 1))


def _refused(told: QueryError, *, visible: bool) -> tuple[Verdict, CodeError]:
    message = told.message
    if told.kind == "TransactionContext":
        message = CHANGES
    elif not visible and told.kind not in OF_THE_QUERY:
        message = ""
    if told.kind == "Output":
        return Verdict.OUTPUT_LIMIT, CodeError(type="", message=message)
    kind = "" if told.kind in {"Refused", "TransactionContext"} else f"{told.kind} error"
    verdict = Verdict.SYNTAX_ERROR if told.kind == "Parser" else Verdict.RUNTIME_ERROR
    return verdict, CodeError(type=_text(kind), message=_text(message), line=told.line, column=told.column)


def sentence_for(grades: Sequence[CaseGrade]) -> str:
    """One sentence on the whole: all is well, or what happened first, and where."""
    place = next((n for n, grade in enumerate(grades) if grade.verdict != Verdict.ACCEPTED), None)
    if place is None:
        return f"All {len(grades)} cases passed." if len(grades) != 1 else "The case passed."
    grade = grades[place]
    where = f"case {place + 1} ({grade.name})"
    match grade.verdict:
        case Verdict.WRONG_ANSWER:
            return f"Wrong rows in {where}. {grade.difference or HIDDEN}"
        case Verdict.INTERNAL_ERROR:
            return OUR_FAULT
        case Verdict.SYNTAX_ERROR:
            message = grade.error.message if grade.error else ""
            return f"DuckDB cannot read your query{_at(grade.error)}: {message}."
    return _failed(grade.error, where)


def _failed(error: CodeError | None, where: str) -> str:
    if error is None:
        return f"Your query ended before it returned rows in {where}."
    if error.type:
        message = f": {error.message}" if error.message else "; the case is hidden, and so is the message"
        return f"Your query fails with a {error.type.lower()}{_at(error)} in {where}{message}"
    if error.message.startswith("Your query"):
        return re.sub(r"\.(?=\s|$)", lambda _: f" while handling {where}.", error.message, count=1)
    return error.message


def _at(error: CodeError | None) -> str:
    if error is None or error.line is None:
        return ""
    column = f", column {error.column}" if error.column else ""
    return f" at line {error.line}{column}"
