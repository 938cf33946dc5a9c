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
        if self.got is MISSING:
            return f"{self.path} is missing; expected {_show(self.expected)}."
        if self.expected is MISSING:
            return f"{self.path} is {_show(self.got)}, but nothing was expected there."
        return f"{self.path} is {_show(self.got)}; expected {_show(self.expected)}."


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
        here = f"{path}.{key}" if key.isidentifier() else f"{path}[{json.dumps(key)}]"
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
    left = Counter(map(_key, got))
    for index, item in enumerate(expected):
        key = _key(item)
        if not left[key]:
            return Difference(f"value[{index}] (in any order)", item, MISSING)
        left[key] -= 1
    wanted = Counter(map(_key, expected))
    for index, item in enumerate(got):
        key = _key(item)
        wanted[key] -= 1
        if wanted[key] < 0:
            return Difference(f"value[{index}]", MISSING, item)
    return None


def _key(value: Any) -> tuple[Any, ...]:
    """Equal for two values exactly when rule `exact` calls them equal: the value written flat, types spelled out."""
    key: list[Any] = []
    todo = [value]
    while todo:
        node = todo.pop()
        if isinstance(node, list):
            key += ["list", len(node)]
            todo += reversed(node)
        elif isinstance(node, dict):
            key += ["dict", *sorted(node)]
            key.append(len(node))
            todo += [node[name] for name in sorted(node, reverse=True)]
        elif _is_number(node):
            key += ["number", "nan" if node != node else node]
        else:
            key += [type(node).__name__, node]
    return tuple(key)


def _show(value: Any) -> str:
    try:
        text = json.dumps(value)
    except (ValueError, RecursionError):
        text = "a value too large to show"
    return text if len(text) <= SHOWN else text[: SHOWN - 3] + "..."
