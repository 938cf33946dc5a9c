"""Verdicts of code in words that a learner understands, and values as text that fits on a screen."""

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from questions.answers import MAIN_FILE
from questions.comparing import Found
from questions.kinds.base import CaseGrade, GradedCase
from questions.verdicts import Verdict
from sandbox.compare import MISSING, Difference
from sandbox.job import CaseResult, CodeError
from sandbox.supervisor.values import PLACE

MAX_LINES = 40
MAX_LINE = 240
MAX_OUTPUT = 4000
OUR_FAULT = "The judge failed on its own, not through your code. Your answer is kept; submit it again."


def show_value(value: Any, *, line_each: bool = False) -> str:
    """A JSON value as text, cut to what one can look at; with `line_each` a line per element of a list."""
    if line_each and isinstance(value, list):
        return _lines([_one_line(item) for item in value[: MAX_LINES + 1]], total=len(value))
    return _one_line(value, limit=MAX_LINE * 8)


def show_calls(calls: Any) -> str:
    """A sequence of `[name, *arguments]` as calls, one per line, aligned with `show_value(line_each=True)`."""
    shown = [f"{_bare(name)}({', '.join(map(_one_line, arguments))})" for name, *arguments in calls[: MAX_LINES + 1]]
    return _lines(shown, total=len(calls))


def _lines(shown: list[str], *, total: int) -> str:
    if total > MAX_LINES:
        shown = [*shown[: MAX_LINES - 1], f"… {total - MAX_LINES + 1:,} more"]
    return "\n".join(shown)


def _bare(name: Any) -> str:
    """The name of a call, with what no page and no database takes written as in a text."""
    return _one_line(str(name))[1:-1]


def _one_line(value: Any, limit: int = MAX_LINE) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


def show_expected(value: Any, *, rule: str, calls: bool) -> str:
    """What is expected under a rule of comparison: the value that is right, or what the right ones look like."""
    if calls and rule == "one_of":  # each line beside its call
        return _lines([f"any of {_one_line(right)}" for right in value[: MAX_LINES + 1]], total=len(value))
    if calls:
        return show_value(value, line_each=True)
    if rule == "one_of":
        return f"any of\n{show_value(value, line_each=True)}"
    return f"for example\n{show_value(value)}" if rule == "checker" else show_value(value)


def case_grade(case: GradedCase, result: CaseResult, found: Found, *, rule: str, calls: bool) -> CaseGrade:
    """What the learner may see of a case: everything of a visible one; of a hidden one how it ended."""
    measured = {"cpu_ms": result.cpu_ms, "wall_ms": result.wall_ms, "peak_bytes": result.peak_bytes}
    if not case.visible:
        error = _without_data(result.error, found.verdict)
        return CaseGrade(name=case.name, verdict=found.verdict, error=error, **measured)
    return CaseGrade(
        name=case.name,
        verdict=found.verdict,
        visible=True,
        label=case.label,
        **measured,
        data_text=_data(case, calls=calls),
        expected_text=show_expected(case.expected, rule=rule, calls=calls),
        got_text=_got(result, found.verdict, calls=calls),
        difference=_difference(case, found.difference, calls=calls),
        stdout=result.stdout[:MAX_OUTPUT],
        stderr=result.stderr[:MAX_OUTPUT],
        error=result.error,
    )


def refused_case(case: GradedCase, why: str, *, calls: bool) -> CaseGrade:
    """A case of one's own that was not judged."""
    return CaseGrade(
        name=case.name,
        verdict=Verdict.NOT_RUN,
        visible=True,
        label=case.label,
        data_text=_data(case, calls=calls),
        error=CodeError(type="", message=why),
    )


def _data(case: GradedCase, *, calls: bool) -> str:
    return show_calls(case.data) if calls else show_value(case.data)


def _without_data(error: CodeError | None, verdict: Verdict) -> CodeError | None:
    """What may be said of an error in a hidden case: a message of the code's own could carry the case's input."""
    if error is None or verdict == Verdict.SYNTAX_ERROR:
        return error
    if not error.type:  # a sentence of the judge's own, of which the end may quote keys of a value
        return replace(error, message=error.message.partition(PLACE)[0])
    return CodeError(type=error.type, message="", file=error.file, line=error.line, column=error.column)


def _difference(case: GradedCase, difference: Difference | None, *, calls: bool) -> str:
    if difference is None:
        return ""
    place = re.match(r"value\[(\d+)\]", difference.path)
    if not (calls and place):
        return difference.describe()
    number = int(place[1])
    call = f"Call {number + 1}, {show_calls(case.data[number : number + 1])}"
    if difference.words or place[0] != difference.path or MISSING in (difference.got, difference.expected):
        return f"{call}: {difference.describe()}"
    return f"{call}, returned {_one_line(difference.got)}; expected {_one_line(difference.expected)}."


def _got(result: CaseResult, verdict: Verdict, *, calls: bool) -> str:
    if verdict in {Verdict.ACCEPTED, Verdict.WRONG_ANSWER}:
        return show_value(result.value, line_each=calls)
    return ""


def sentence_for(grades: Sequence[CaseGrade], *, wrong: str = "A wrong value in") -> str:
    """One sentence on the whole: all is well, or what happened first, and where."""
    position = next((i for i, grade in enumerate(grades) if grade.verdict != Verdict.ACCEPTED), None)
    if position is None:
        return f"All {len(grades)} cases passed." if len(grades) != 1 else "The case passed."
    grade = grades[position]
    where = _place(grade, position)
    match grade.verdict:
        case Verdict.WRONG_ANSWER:
            hint = grade.difference or "The case is hidden: think of which input its name describes."
            return f"{wrong} {where}. {hint}"
        case Verdict.TIME_LIMIT | Verdict.MEMORY_LIMIT | Verdict.OUTPUT_LIMIT:
            return _while_handling(grade, where)
        case Verdict.RUNTIME_ERROR | Verdict.SYNTAX_ERROR:
            return _error_sentence(grade, where)
    return OUR_FAULT


def _place(grade: CaseGrade, position: int) -> str:
    if grade.label in {"", grade.name}:
        return grade.label or f"case {position + 1} ({grade.name})"
    return f"{grade.label} ({grade.name})"


def _while_handling(grade: CaseGrade, where: str) -> str:
    """The sandbox's own sentence with the case put into it, before the full stop."""
    said = grade.error.message if grade.error else "Your code broke a limit."
    return re.sub(r"\.(?=\s|$)", lambda _: f" while handling {where}.", said, count=1)  # names may hold backslashes


def _error_sentence(grade: CaseGrade, where: str) -> str:
    error = grade.error
    if error is None:
        return f"Your code ended before it returned a value in {where}."
    if grade.verdict == Verdict.SYNTAX_ERROR:
        column = f", column {error.column}" if error.column else ""
        return f"Python cannot read your code: {error.message} ({_file(error)}line {error.line}{column})."
    if not error.type:
        return _while_handling(grade, where)
    line = _on_line(error)
    message = f": {error.message[:300]}" if error.message else "; the case is hidden, and so is the message"
    return f"Your code raised {error.type}{line} in {where}{message}"


def _on_line(error: CodeError) -> str:
    return f" on line {error.line}{f' of {error.file}' if _file(error) else ''}" if error.line else ""


def _file(error: CodeError) -> str:
    """Where it lies, if the answer is of several files."""
    return f"{error.file}, " if error.file not in {"", MAIN_FILE} else ""
