"""An input that a learner types to try their code on: calls as the examples show them, or JSON."""

import ast
import json
import math
from typing import Any

#: Lists within lists; deeper ones would end in Python's own limit.
MAX_DEPTH = 50
#: Characters; an input by hand is short, and reading it must cost the web process nothing.
MAX_LENGTH = 20_000
#: Bits of a whole number: Python writes longer ones in hexadecimal only, and JSON does not know that.
MAX_BITS = 8_000


class BadInput(ValueError):
    """Text that is no input, with a sentence on what to change."""


def read_own_input(text: str, *, harness: str) -> Any:
    """The case's data that `text` stands for: plain JSON values. Raises BadInput.

    For `class:NAME` one call per line, the constructor first; for `function:NAME` one call; or for every harness the
    data itself, as JSON or as Python writes it.
    """
    if "\0" in text:
        raise BadInput("it holds a NUL character, which cannot be read.")
    if len(text) > MAX_LENGTH:
        raise BadInput(f"it is {len(text):,} characters long, and at most {MAX_LENGTH:,} are read.")
    kind, _, name = harness.partition(":")
    calls = _calls(text)
    if calls is not None and kind == "class":
        data: Any = [[called, *arguments] for called, arguments in calls]
    elif calls is not None and kind == "function":
        data = _only_call(calls, name)
    else:
        data = _plain(_literal(text))
    _check(data, kind, name)
    return data


def write_own_input(data: Any, *, harness: str) -> str:
    """The way back: how a learner would type the data of a case."""
    kind, _, name = harness.partition(":")
    if kind == "class":
        return "\n".join(_call(*call) for call in data)
    return _call(name, *data) if kind == "function" else json.dumps(data, ensure_ascii=False)


def _call(name: str, *arguments: Any) -> str:
    return f"{name}({', '.join(repr(argument) for argument in arguments)})"


def _calls(text: str) -> list[tuple[str, list[Any]]] | None:
    """The calls that the lines of `text` are, or None when it is not made of calls."""
    body = _parsed(text)
    if not body or not all(isinstance(line, ast.Expr) and isinstance(line.value, ast.Call) for line in body):
        return None
    return [_read_call(line.value) for line in body if isinstance(line, ast.Expr) and isinstance(line.value, ast.Call)]


def _read_call(call: ast.Call) -> tuple[str, list[Any]]:
    if not isinstance(call.func, ast.Name):
        raise BadInput(f"write each call as name(arguments) (line {call.lineno}).")
    if call.keywords:
        raise BadInput(f"give the arguments without their names (line {call.lineno}).")
    return call.func.id, [_plain(_value(argument)) for argument in call.args]


def _only_call(calls: list[tuple[str, list[Any]]], name: str) -> list[Any]:
    if len(calls) != 1 or calls[0][0] != name:
        raise BadInput(f"write one call of {name}.")
    return calls[0][1]


def _literal(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        body = _parsed(text)
    if len(body) != 1 or not isinstance(body[0], ast.Expr):
        raise BadInput("write it as calls, as the examples do, or as one JSON value.")
    return _value(body[0].value)


def _parsed(text: str) -> list[ast.stmt]:
    try:
        return ast.parse(text.strip()).body
    except SyntaxError as error:
        if _is_json(text):
            return []
        raise BadInput(f"line {error.lineno} cannot be read: {error.msg}.") from None
    except (ValueError, RecursionError, MemoryError):
        raise BadInput("it is nested too deeply, or holds signs that Python cannot read.") from None


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _value(node: ast.expr) -> Any:
    try:
        return ast.literal_eval(node)
    except (ValueError, TypeError, RecursionError, MemoryError):
        reason = f"line {node.lineno} holds more than numbers, texts, lists, dictionaries, True, False and None."
        raise BadInput(reason) from None


def _plain(value: Any, depth: int = 0) -> Any:
    """The value as JSON holds it: tuples become lists. Raises BadInput for what JSON does not have."""
    if depth > MAX_DEPTH:
        raise BadInput(f"it is nested more than {MAX_DEPTH} levels deep.")
    match value:
        case None | bool():
            return value
        case int() if value.bit_length() <= MAX_BITS:
            return value
        case str() if value.isascii() or _is_unicode(value):
            return value
        case float() if math.isfinite(value):
            return value
        case list() | tuple():
            return [_plain(item, depth + 1) for item in value]
        case dict() if all(isinstance(key, str) and _is_unicode(key) for key in value):
            return {key: _plain(item, depth + 1) for key, item in value.items()}
    raise BadInput(f"a case cannot hold {type(value).__name__} values such as {_start_of(value)}.")


def _start_of(value: Any) -> str:
    try:
        return ascii(value)[:40]
    except ValueError:
        return "numbers of thousands of digits"


def _is_unicode(text: str) -> bool:
    """False for halves of surrogate pairs, which no encoding can carry."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _check(data: Any, kind: str, name: str) -> None:
    """Raises BadInput when the data has not the shape that the harness takes."""
    if kind == "class":
        calls = isinstance(data, list) and all(
            isinstance(call, list) and call and isinstance(call[0], str) for call in data
        )
        if not (calls and data and data[0][0] == name):
            raise BadInput(f"begin with a call of {name}, then one call per line.")
        # The reference solution is called the same way, and would tell how it is made.
        if private := next((call[0] for call in data if call[0].startswith("_")), None):
            raise BadInput(f"{private[:40]} begins with an underscore; call what the question speaks of.")
    elif kind == "function" and not isinstance(data, list):
        raise BadInput(f"write a call of {name}, or the list of its arguments.")
