"""The rules for returned values against arbitrary objects of Python."""

import collections
import math
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.frames import parse
from sandbox.supervisor import values
from sandbox.supervisor.explain import Verdict
from tests.sandbox.arbitrary import HOSTILE, LEAVES
from tests.sandbox.oracle import plain


class Liar:
    def __iter__(self) -> Iterator[Any]:
        raise RuntimeError("asked")

    __len__ = __eq__ = __repr__ = __str__ = items = keys = __getitem__ = __float__ = __iter__  # type: ignore[assignment]
    __hash__ = object.__hash__


LIARS = {base: type(f"Lying{base.__name__}", (Liar, base), {}) for base in (list, tuple, str, float, set)}
LIARS |= {base: type(f"Odd{base.__name__}", (base,), {"items": None, "__index__": None}) for base in (dict, int)}
HUGE = st.builds(pow, st.sampled_from([10, -10]), st.sampled_from([4299, 4300, 5000]))
TEXT = st.text(st.characters() | st.sampled_from(HOSTILE), max_size=4)  # half characters too
SCALARS = (
    LEAVES | TEXT | HUGE
    | st.integers().map(LIARS[int]) | st.floats().map(LIARS[float]) | TEXT.map(LIARS[str])
)  # fmt: skip
KEYS = TEXT | HUGE | st.integers(-2, 2) | st.floats() | st.booleans() | st.sampled_from([None, b"k", (0, 1)])
ODD = (
    st.binary(max_size=2) | st.complex_numbers() | st.decimals() | st.fractions() | st.datetimes() | st.timedeltas()
    | st.sampled_from([..., NotImplemented, object(), len, int, math, ValueError("x"), range(3), collections.deque()])
    | st.builds(iter, st.just([1]))
)  # fmt: skip


def holders(inner: Any) -> Any:
    lists = st.lists(inner, max_size=4)
    return (
        lists | lists.map(tuple) | lists.map(LIARS[list]) | lists.map(LIARS[tuple])
        | st.dictionaries(KEYS, inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=3).map(LIARS[dict])
        | st.sets(KEYS, max_size=3) | st.frozensets(TEXT, max_size=3) | st.sets(KEYS, max_size=2).map(LIARS[set])
    )  # fmt: skip


RETURNED = st.recursive(SCALARS | ODD, holders, max_leaves=12)
BOUNDS = st.builds(values.Bounds, st.sampled_from([40, 2 << 20]), st.sampled_from([1, 2, 200]), st.integers(0, 2))


def encoded(value: Any, bounds: values.Bounds) -> bytes:
    """As in a child, but for the limits of the interpreter, which here is the tests' own."""
    depth, digits = sys.getrecursionlimit(), sys.get_int_max_str_digits()
    try:
        return values.encode(value, bounds)
    finally:
        sys.setrecursionlimit(depth)
        sys.set_int_max_str_digits(digits)


def honest(value: Any) -> Any:
    """The same without classes that lie, for an oracle that believes what it is told."""
    for base in (str, int, float):
        if isinstance(value, base) and type(value) is not bool:
            return {str: str.__str__, int: int.__int__, float: float.__float__}[base](value)  # type: ignore[operator]
    if isinstance(value, dict):
        return {honest(key): honest(item) for key, item in dict.items(value)}
    for kind in (list, tuple, set, frozenset):
        if isinstance(value, kind):
            found = [honest(item) for item in kind.__iter__(value)]
            return kind(found)
    return value


def unordered(value: Any, level: int, set_levels: int, original: Any) -> Any:
    """`value` as it arrived, with the lists that were sets in the form that the oracle gives them."""
    if isinstance(original, set | frozenset) and level <= set_levels:
        return {"set": sorted(map(repr, value))}
    if isinstance(original, list | tuple):
        return [unordered(one, level + 1, set_levels, other) for one, other in zip(value, original, strict=True)]
    if isinstance(original, dict):
        pairs = zip(value.items(), original.values(), strict=True)
        return {key: unordered(one, level + 1, set_levels, other) for (key, one), other in pairs}
    return value


@given(RETURNED, BOUNDS)
def test_any_object_is_encoded_by_the_rules_or_refused_in_words(value: Any, bounds: values.Bounds) -> None:
    true = honest(value)
    try:
        body = encoded(value, bounds)
    except Verdict as verdict:
        body, refusal = b"", verdict
    if not body:
        assert_says_why(refusal, true, bounds)
        return
    assert len(body) <= bounds.cap
    arrived = parse(body, depth=bounds.depth + 1)["value"]
    assert repr(unordered(arrived, 1, bounds.set_levels, true)) == repr(plain(true, set_levels=bounds.set_levels))
    assert encoded(arrived, bounds) == body


def assert_says_why(refusal: Verdict, value: Any, bounds: values.Bounds) -> None:
    """In a sentence of reasonable length; and the oracle refuses it too, unless it is a matter of size or depth."""
    assert refusal.kind in {"runtime", "output"}
    assert str(refusal).startswith("Your code returned ")
    assert len(str(refusal)) < 1000
    if refusal.kind == "runtime" and "nested more" not in str(refusal):
        with pytest.raises(ValueError):
            plain(value, set_levels=bounds.set_levels)
