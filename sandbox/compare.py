"""Compares what was expected with what code returned: plain JSON values, outside every cell.

    exact      Same type and value. A boolean is no number; 1 equals 1.0, whatever their size; -0.0 equals 0.0.
    float      As exact, but numbers may differ by `absolute`, or by `relative` times the expected one. An infinity
               equals only itself.
    unordered  As exact, but the items of a list may come in any order, each as often as expected.
    set_like   As unordered, and how often an item comes does not count either.
    one_of     What is expected is a list of right values: any of them will do, as exact, or with a tolerance.

For all of them NaN equals NaN and nothing else, or with `nan="different"` nothing at all. `unordered` and `set_like`
are about the outermost list; with `depth` 2 also about the lists directly in it, and so on. A dictionary is a level
too, whose keys have no order anyway.
"""

import json
import math
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice, zip_longest
from typing import Any

from sandbox.canonical import Canon

SHOWN = 80  # characters of a value in a sentence
KEY_SHOWN, PATH_SHOWN = 40, 200  # characters of one key, and of a whole path: a key can be megabytes
NEAREST_AMONG, NEAREST_BY = 50, 100  # right values that are looked at for the nearest, and differences counted of each

NAMES = ("exact", "float", "unordered", "set_like", "one_of")
NAN = ("equal", "different")


Pair = tuple[str, Any, Any]  # a path, what is expected there, and what came
Same = Callable[[Any, Any], bool]


class _Missing:
    def __repr__(self) -> str:
        return "nothing"


MISSING: Any = _Missing()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """How values are compared. None stands for the default: see `tolerance` and `levels`."""

    rule: str = "exact"
    relative: float | None = None
    absolute: float | None = None
    nan: str = "equal"
    depth: int | None = None

    @property
    def tolerance(self) -> tuple[float, float]:
        """(relative, absolute) for numbers: stated, else 1e-6 and 1e-9 for `float`, and none for other rules."""
        usual = (1e-6, 1e-9) if self.rule == "float" else (0.0, 0.0)
        return (
            usual[0] if self.relative is None else self.relative,
            usual[1] if self.absolute is None else self.absolute,
        )

    @property
    def levels(self) -> int:
        """In how many of the outermost levels of a value the order of lists does not count."""
        return (self.depth or 1) if self.rule in {"unordered", "set_like"} else 0


@dataclass(frozen=True, slots=True)
class Difference:
    """The first place where the values differ. `path` is like `value[3]["x"]`; `expected` or `got` may be MISSING.

    `words` say it instead where it is no matter of one place.
    """

    path: str
    expected: Any
    got: Any
    words: str = ""

    def describe(self) -> str:
        """One sentence for a learner."""
        place = _shorten(self.path, PATH_SHOWN)
        if self.words:
            return self.words
        if self.got is MISSING:
            return f"{place} is missing; expected {_show(self.expected)}."
        if self.expected is MISSING:
            return f"{place} is {_show(self.got)}, but nothing was expected there."
        return f"{place} is {_show(self.got)}; expected {_show(self.expected)}."


def compare(expected: Any, got: Any, rule: Rule | str = "exact", *, each: bool = False) -> Difference | None:
    """None when `got` is right under `rule`, else the first difference. Raises ValueError for an unknown rule.

    With `each`, both are lists whose items are compared one by one, each pair by the rule.
    """
    rule = Rule(rule=rule) if isinstance(rule, str) else rule
    if rule.rule not in NAMES:
        raise ValueError(f"there is no comparison rule {rule.rule!r}; choose one of {', '.join(NAMES)}")
    if not each:
        return _compare("value", expected, got, rule)
    if not (isinstance(expected, list) and isinstance(got, list) and len(expected) == len(got)):
        return _first("value", expected, got, rule) or Difference("value", expected, got)
    pairs = enumerate(zip(expected, got, strict=True))
    return next((found for n, (want, have) in pairs if (found := _compare(f"value[{n}]", want, have, rule))), None)


def _compare(path: str, expected: Any, got: Any, rule: Rule) -> Difference | None:
    if rule.levels:
        return _unordered(path, expected, got, rule)
    if rule.rule == "one_of":
        return _one_of(path, expected, got, rule)
    return _first(path, expected, got, rule)


def _first(path: str, expected: Any, got: Any, rule: Rule) -> Difference | None:
    return next(_differences(path, expected, got, rule), None)


def _differences(path: str, expected: Any, got: Any, rule: Rule) -> Iterator[Difference]:
    same = _test(rule)
    # A stack of what is still to come instead of recursion: no depth of nesting can break it.
    todo: list[Iterator[Pair]] = [iter([(path, expected, got)])]
    while todo:
        pair = next(todo[-1], None)
        if pair is None:
            todo.pop()
            continue
        here, want, have = pair
        if isinstance(want, list) and isinstance(have, list):
            todo.append(_items(here, want, have, same))
        elif isinstance(want, dict) and isinstance(have, dict):
            todo.append(_entries(here, want, have))
        elif not same(want, have):
            yield Difference(here, want, have)


#: Values of these types are the same under every rule when their types and they themselves are equal.
PLAIN = frozenset({int, str, bool, type(None)})


def _items(path: str, want: list[Any], have: list[Any], same: Same) -> Iterator[Pair]:
    for index, (one, other) in enumerate(zip_longest(want, have, fillvalue=MISSING)):
        # Most items of most answers: for them no path is put together, which matters in lists of 200,000.
        kind = type(one)
        if kind is type(other) and ((kind in PLAIN and one == other) or (kind is float and same(one, other))):
            continue
        yield f"{path}[{index}]", one, other


def _entries(path: str, want: dict[str, Any], have: dict[str, Any]) -> Iterator[Pair]:
    for key in [*want, *(key for key in have if key not in want)]:
        yield f"{path}[{json.dumps(_shorten(key, KEY_SHOWN))}]", want.get(key, MISSING), have.get(key, MISSING)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _test(rule: Rule) -> Same:
    """Whether two values that are not both lists, nor both dictionaries, are the same."""
    relative, absolute = rule.tolerance
    nan_is_nan = rule.nan == "equal"

    def same(want: Any, have: Any) -> bool:
        if _is_number(want) and _is_number(have):
            if want == have:
                return True
            if want != want or have != have:
                return want != want and have != have and nan_is_nan
            return _close(want, have, relative, absolute)
        return type(want) is type(have) and not isinstance(want, list | dict) and bool(want == have)

    return same


def _close(want: float, have: float, relative: float, absolute: float) -> bool:
    """Whether two numbers that are not equal are near enough. No rounding but that of two floats' difference."""
    if not (relative or absolute) or math.inf in (abs(want), abs(have)):
        return False
    if isinstance(want, int) or isinstance(have, int):
        return _close_integers(want, have, relative, absolute)
    return abs(want - have) <= max(absolute, relative * abs(want))


def _close_integers(want: float, have: float, relative: float, absolute: float) -> bool:
    """The same where one is an integer, of any size: all in whole numbers, brought to one denominator."""
    (a, b), (c, d) = want.as_integer_ratio(), have.as_integer_ratio()
    distance, size, unit = abs(a * d - c * b), abs(a * d), b * d
    return any(
        distance * below <= above * of
        for (above, below), of in ((absolute.as_integer_ratio(), unit), (relative.as_integer_ratio(), size))
    )


def _unordered(path: str, expected: Any, got: Any, rule: Rule) -> Difference | None:
    canon = Canon(once=rule.rule == "set_like", nan_differs=rule.nan == "different")
    # Level by level: a stack of pairs with the number of levels that are left of the lists without order.
    todo = [(path, expected, got, rule.levels)]
    while todo:
        here, want, have, levels = todo.pop()
        if levels and isinstance(want, list) and isinstance(have, list):
            if found := _bags(here, want, have, levels, canon):
                return found
        elif levels and isinstance(want, dict) and isinstance(have, dict):
            todo += reversed([(*entry, levels - 1) for entry in _entries(here, want, have)])
        elif found := _first(here, want, have, rule):
            return found
    return None


def _bags(path: str, want: list[Any], have: list[Any], levels: int, canon: Canon) -> Difference | None:
    """The first item that one list holds more often than the other: of what is expected first, then of the rest."""
    wanted, given = ([canon.key(item, levels - 1) for item in items] for items in (want, have))
    most, least = (Counter(set(keys) if canon.once else keys) for keys in (wanted, given))
    if most == least:
        return None
    place = next((n for n, key in enumerate(wanted) if least[key] < most[key]), None)
    if place is not None:
        words = f"{_shorten(path, PATH_SHOWN)} {_held(want[place], least[wanted[place]], most[wanted[place]])}"
        return Difference(path, want[place], MISSING, words)
    place = next((n for n, key in enumerate(given) if most[key] < least[key]), None)
    if place is not None:
        words = f"{_shorten(path, PATH_SHOWN)} {_held(have[place], least[given[place]], most[given[place]])}"
        return Difference(path, MISSING, have[place], words)
    return None


def _held(item: Any, held: int, wanted: int) -> str:
    """What to say of a list that holds `item` so many times, in any order."""
    if not held:
        return f"lacks {_show(item)}, which should be in it, in any place."
    if not wanted:
        return f"holds {_show(item)}, which should not be in it."
    return f"holds {_show(item)} {_times(held)}; expected {_times(wanted)}, in any place."


def _times(number: int) -> str:
    return {1: "once", 2: "twice"}.get(number, f"{number:,} times")


def _one_of(path: str, expected: Any, got: Any, rule: Rule) -> Difference | None:
    """`expected` is a list of right values. Raises ValueError when it is not."""
    if not isinstance(expected, list) or not expected:
        raise ValueError("what is expected under the rule one_of must be a list of right values")
    if any(_first(path, right, got, rule) is None for right in expected):
        return None
    among = expected[:NEAREST_AMONG]
    nearest = min(among, key=lambda right: _distance(path, right, got, rule))
    found = _first(path, nearest, got, rule)
    assert found is not None
    if len(expected) == 1:
        return found
    words = f"{found.describe()} There are {len(expected):,} right values; this is the nearest."
    return Difference(found.path, found.expected, found.got, words)


def _distance(path: str, right: Any, got: Any, rule: Rule) -> tuple[bool, int, float]:
    """For ordering: another type is farthest, then counts how many places differ, then by how much in the first."""
    found = list(islice(_differences(path, right, got, rule), NEAREST_BY))
    first = found[0]
    apart = math.inf
    if _is_number(first.expected) and _is_number(first.got):
        try:
            apart = abs(float(first.expected) - float(first.got))
        except OverflowError:
            apart = math.inf
    same_type = type(right) is type(got) or (_is_number(right) and _is_number(got))
    return not same_type, len(found), math.inf if apart != apart else apart


def _show(value: Any) -> str:
    try:
        text = json.dumps(value)
    except (ValueError, RecursionError):
        text = "a value too large to show"
    return _shorten(text, SHOWN)


def _shorten(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 3] + "..."
