"""Turns what submitted code raised into plain words: type, message, and the learner's own lines of the traceback."""

import os
import types
from collections.abc import Mapping
from typing import Any

MESSAGE_CAP, TRACEBACK_CAP, SHOWN_FRAMES = 2000, 8000, 20


class Verdict(Exception):
    """Our own finding about what came out. `kind` is runtime, syntax, memory or output."""

    def __init__(self, kind: str, sentence: str, *, type: str = "") -> None:  # noqa: A002 - the field's name
        super().__init__(sentence)
        self.kind, self.type = kind, type


def explain(error: BaseException, *, files: Mapping[str, str], work: str) -> dict[str, Any]:
    """`{"kind", "type", "message", "file", "line", "column", "traceback"}`; never raises, whatever
    the exception does."""
    try:
        if isinstance(error, Verdict):
            return _error(error.kind, error.type, str(error))
        if isinstance(error, SyntaxError) and _own(error.filename, work):
            return _syntax(error, work)
        return _runtime(error, files=files, work=work)
    except BaseException as second:
        return _error("runtime", type(error).__name__, f"(its text could not be read: {type(second).__name__})")


def _error(kind: str, name: str, message: str, **places: Any) -> dict[str, Any]:
    found = {"kind": kind, "type": _plain(name, 200), "message": _plain(message, MESSAGE_CAP)}
    return {"file": "", "line": None, "column": None, "traceback": "", **found, **places}


def _plain(text: str, cap: int) -> str:
    return text[:cap].encode("utf-8", "backslashreplace").decode()


def _own(filename: object, work: str) -> bool:
    return isinstance(filename, str) and filename.startswith(work + os.sep)


def _syntax(error: SyntaxError, work: str) -> dict[str, Any]:
    name = os.path.relpath(str(error.filename), work)
    line, column = error.lineno or 1, max(error.offset or 1, 1)
    text = (error.text or "").rstrip("\n")
    where = f'  File "{name}", line {line}\n'
    if text and len(text) < 500:
        where += f"    {text.lstrip()}\n    {' ' * (column - 1 - (len(text) - len(text.lstrip())))}^\n"
    message = str(error.msg)
    full = _plain(f"{where}{type(error).__name__}: {message}", TRACEBACK_CAP)
    return _error("syntax", type(error).__name__, message, file=name, line=line, column=column, traceback=full)


def _runtime(error: BaseException, *, files: Mapping[str, str], work: str) -> dict[str, Any]:
    name = type(error).__name__
    message = _message(error)
    calls = _own_calls(error.__traceback__, work)
    kind = "memory" if isinstance(error, MemoryError) else "runtime"
    if not calls:
        return _error(kind, name, message)
    ending = f"{name}: {message}" if message else name
    shown = "".join(_show_all(calls, files=files, work=work))
    full = _plain("Traceback (most recent call last):\n" + shown + ending, TRACEBACK_CAP)
    place = os.path.relpath(calls[-1].tb_frame.f_code.co_filename, work)
    return _error(kind, name, message, file=place, line=calls[-1].tb_lineno, traceback=full)


def _message(error: BaseException) -> str:
    if isinstance(error, SystemExit):
        return f"Your code called exit before returning a value (exit code {str(error.code)[:200]})."
    return str(error)[:MESSAGE_CAP]


def _own_calls(trace: types.TracebackType | None, work: str) -> list[types.TracebackType]:
    """The calls that lie in the job's files, outermost first."""
    found = []
    while trace is not None:
        if _own(trace.tb_frame.f_code.co_filename, work):
            found.append(trace)
        trace = trace.tb_next
    return found


def _show_all(calls: list[types.TracebackType], *, files: Mapping[str, str], work: str) -> list[str]:
    """Each call as text, of very many only the first and last: all this runs on the learner's CPU time."""
    lines: dict[str, list[str]] = {}
    if len(calls) <= SHOWN_FRAMES:
        return [_show(call, lines, files=files, work=work) for call in calls]
    half = SHOWN_FRAMES // 2
    shown = [_show(call, lines, files=files, work=work) for call in (*calls[:half], *calls[-half:])]
    return [*shown[:half], f"  ... {len(calls) - SHOWN_FRAMES} more calls ...\n", *shown[half:]]


def _show(call: types.TracebackType, split: dict[str, list[str]], *, files: Mapping[str, str], work: str) -> str:
    """`split` keeps the lines of the files that were shown before."""
    name, number = os.path.relpath(call.tb_frame.f_code.co_filename, work), call.tb_lineno
    if name not in split:
        split[name] = files.get(name, "").splitlines()
    lines = split[name]
    source = f"    {lines[number - 1].strip()[:200]}\n" if 0 < number <= len(lines) else ""
    return f'  File "{name}", line {number}, in {call.tb_frame.f_code.co_name}\n{source}'
