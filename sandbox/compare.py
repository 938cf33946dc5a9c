"""Compares what was expected with what code returned: plain JSON values, outside every cell.

The rules, for the values within as well:
    exact      Same type and value. A boolean is no number; 1 equals 1.0; -0.0 equals 0.0; NaN equals NaN.
    float      As exact, but numbers may differ by 1e-9, or by a millionth of the expected one. An infinity equals
               only itself.
    unordered  As exact, but the items of the outermost list may come in any order, each as often as expected.
"""

import json
import math
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

RELATIVE, ABSOLUTE = 1e-6, 1e-9
SHOWN = 80  # characters of a value in a sentence
KEY_SHOWN, PATH_SHOWN = 40, 200  # characters of one key, and of a whole path: a key can be megabytes

Same = Callable[[Any, Any], bool]


class _Missing:
    def __repr__(self) -> str:
        return "nothing"


MISSING: Any = _Missing()


@dataclass(frozen=True, slots=True)
class Difference:
    """The first place where the values differ. `path` is like `value[3].x`; `expected` or `got` may be MISSING."""

    path: str
    expected: Any
    got: Any

    def describe(self) -> str:
        """One sentence for a learner."""
        place = _shorten(self.path, PATH_SHOWN)
        if self.got is MISSING:
            return f"{place} is missing; expected {_show(self.expected)}."
        if self.expected is MISSING:
            return f"{place} is {_show(self.got)}, but nothing was expected there."
        return f"{place} is {_show(self.got)}; expected {_show(self.expected)}."


def compare(expected: Any, got: Any, rule: str = "exact") -> Difference | None:
    """None when `got` is right under `rule`, else the first difference. Raises ValueError for an unknown rule."""
    if rule == "unordered":
        return _compare_unordered(expected, got)
    if rule not in RULES:
        raise ValueError(f"there is no comparison rule {rule!r}; choose one of {', '.join([*RULES, 'unordered'])}")
    return _compare(expected, got, RULES[rule])


def _compare(expected: Any, got: Any, same: Same) -> Difference | None:
    # A stack of pairs instead of recursion: no depth of nesting can break it.
    todo = [("value", expected, got)]
    while todo:
        path, want, have = todo.pop()
        if isinstance(want, list) and isinstance(have, list):
            todo += reversed(list(_items(path, want, have)))
        elif isinstance(want, dict) and isinstance(have, dict):
            todo += reversed(list(_entries(path, want, have)))
        elif not same(want, have):
            return Difference(path, want, have)
    return None


Pair = tuple[str, Any, Any]


#: Values of these types are the same under every rule when their types and they themselves are equal.
PLAIN = frozenset({int, str, bool, type(None)})


def _items(path: str, want: list[Any], have: list[Any]) -> Iterator[Pair]:
    for index, (one, other) in enumerate(zip_longest(want, have, fillvalue=MISSING)):
        # Most items of most answers: for them no path is put together, which matters in lists of 200,000.
        if type(one) is type(other) and type(one) in PLAIN and one == other:
            continue
        yield f"{path}[{index}]", one, other


def _entries(path: str, want: dict[str, Any], have: dict[str, Any]) -> Iterator[Pair]:
    for key in [*want, *(key for key in have if key not in want)]:
        name = _shorten(key, KEY_SHOWN)
        here = f"{path}.{name}" if name.isidentifier() else f"{path}[{json.dumps(name)}]"
        yield here, want.get(key, MISSING), have.get(key, MISSING)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _same(want: Any, have: Any) -> bool:
    if _is_number(want) and _is_number(have):
        return bool(want == have) or (want != want and have != have)
    return type(want) is type(have) and not isinstance(want, list | dict) and bool(want == have)


def _close(want: Any, have: Any) -> bool:
    if not (_is_number(want) and _is_number(have)) or _same(want, have):
        return _same(want, have)
    try:
        return math.isclose(want, have, rel_tol=0.0, abs_tol=max(ABSOLUTE, RELATIVE * abs(want)))
    except OverflowError:  # an integer beyond the range of floats
        return False


RULES: dict[str, Same] = {"exact": _same, "float": _close}


def _compare_unordered(expected: Any, got: Any) -> Difference | None:
    if not (isinstance(expected, list) and isinstance(got, list)):
        return _compare(expected, got, _same)
    wanted, given = list(map(_key, expected)), list(map(_key, got))
    if place := _first_extra(wanted, given):
        return Difference(f"value[{place - 1}] (in any order)", expected[place - 1], MISSING)
    if place := _first_extra(given, wanted):
        return Difference(f"value[{place - 1}]", MISSING, got[place - 1])
    return None


def _first_extra(keys: list[str], others: list[str]) -> int:
    """The place, counted from 1, of the first key that `others` holds less often; 0 when there is none."""
    left = Counter(others)
    for place, key in enumerate(keys, start=1):
        left[key] -= 1
        if left[key] < 0:
            return place
    return 0


def _key(value: Any) -> str:
    """Equal for two values exactly when rule `exact` calls them equal: the value written flat, types spelled out.

    A string because only strings have salted hashes: integers can be chosen so that all of them collide.
    """
    parts: list[str] = []
    todo = [value]
    while todo:
        node = todo.pop()
        if isinstance(node, list):
            parts.append(f"list {len(node)}")
            todo += reversed(node)
        elif isinstance(node, dict):
            names = sorted(node)
            parts.append(f"dict {len(node)}")
            parts += map(_text_key, names)
            todo += [node[name] for name in reversed(names)]
        elif isinstance(node, str):
            parts.append(_text_key(node))
        else:
            parts.append(_number_key(node) if _is_number(node) else repr(node))
    return ",".join(parts)


def _text_key(text: str) -> str:
    return f"text {len(text)} {text}"  # with its length, no text can pass for what follows it


def _number_key(number: float) -> str:
    if isinstance(number, float) and not number.is_integer():
        return number.hex()  # as are nan and the infinities
    return f"{int(number):x}"  # in hexadecimal, of which Python writes any number of digits


def _show(value: Any) -> str:
    try:
        text = json.dumps(value)
    except (ValueError, RecursionError):
        text = "a value too large to show"
    return _shorten(text, SHOWN)


def _shorten(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 3] + "..."
