"""The rules of comparison, and that no unequal value is ever accepted."""

import copy
import math
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.compare import MISSING, Difference, _key, compare

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.floats() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=2), inner, max_size=4),
    max_leaves=8,
)


@given(VALUES, st.sampled_from(["exact", "float", "unordered"]))
def test_every_value_equals_its_copy(value: Any, rule: str) -> None:
    assert compare(value, copy.deepcopy(value), rule) is None


def plainly_equal(a: Any, b: Any) -> bool:
    """The rule `exact`, written once more in the plainest way."""
    if isinstance(a, bool) or isinstance(b, bool):
        return a is b
    if isinstance(a, int | float) and isinstance(b, int | float):
        return a == b or (math.isnan(a) and math.isnan(b))
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(plainly_equal, a, b))
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(plainly_equal(a[key], b[key]) for key in a)
    return type(a) is type(b) and bool(a == b)


@given(VALUES, VALUES)
def test_exact_agrees_with_the_plainest_rule(a: Any, b: Any) -> None:
    assert (compare(a, b) is None) == plainly_equal(a, b)
    assert (compare([a, b], [b, a]) is None) == plainly_equal(a, b)


@given(st.lists(VALUES, max_size=5), st.lists(VALUES, max_size=5), st.randoms())
def test_unordered_is_a_multiset(a: list[Any], b: list[Any], chance: random.Random) -> None:
    shuffled = copy.deepcopy(a)
    chance.shuffle(shuffled)
    assert compare(a, shuffled, "unordered") is None
    left = list(b)
    for item in a:
        found = next((index for index, other in enumerate(left) if plainly_equal(item, other)), None)
        if found is None:
            break
        left.pop(found)
    else:
        assert (compare(a, b, "unordered") is None) == (not left)
        return
    assert compare(a, b, "unordered") is not None


@pytest.mark.parametrize(
    ("expected", "got", "same"),
    [
        (1, 1.0, True),
        (0.0, -0.0, True),
        (math.nan, math.nan, True),
        (1, True, False),
        (0, False, False),
        (0, None, False),
        ("1", 1, False),
        ([], {}, False),
        (2**53, 2.0**53 + 2, False),
        (0.1 + 0.2, 0.3, False),
    ],
)
def test_exact(expected: Any, got: Any, same: bool) -> None:
    assert (compare(expected, got) is None) is same
    assert (compare({"a": [expected]}, {"a": [got]}) is None) is same
    assert (compare([[expected]], [[got]], "unordered") is None) is same


@pytest.mark.parametrize(
    ("expected", "got", "same"),
    [
        (0.1 + 0.2, 0.3, True),
        (1_000_000, 1_000_000.9, True),
        (1_000_000, 1_000_002, False),
        (0, 1e-10, True),
        (0, 1e-8, False),
        (math.inf, math.inf, True),
        (math.inf, 1e308, False),
        (1e308, math.inf, False),
        (math.inf, -math.inf, False),
        (math.nan, 1.0, False),
        (1.0, True, False),
        (10**400, 1.0, False),
        (1.0, 10**400, False),
        (10**400, 10**400, True),
        ("a", "a", True),
    ],
)
def test_float(expected: Any, got: Any, same: bool) -> None:
    assert (compare(expected, got, "float") is None) is same
    assert (compare({"a": [expected]}, {"a": [got]}, "float") is None) is same


@pytest.mark.parametrize(
    ("expected", "got", "path", "sentence"),
    [
        (1, 2, "value", "value is 2; expected 1."),
        ([1, {"x": 2}], [1, {"x": 3}], "value[1].x", "value[1].x is 3; expected 2."),
        ([1, 2], [1], "value[1]", "value[1] is missing; expected 2."),
        ([1], [1, 2], "value[1]", "value[1] is 2, but nothing was expected there."),
        ({"a b": 1}, {}, 'value["a b"]', 'value["a b"] is missing; expected 1.'),
        ([1, 2], [3, 4], "value[0]", "value[0] is 3; expected 1."),
        ("x", "y" * 200, "value", 'value is "' + "y" * 76 + '...; expected "x".'),
        ({"k" * 999: 1}, {}, f'value["{"k" * 37}..."]', f'value["{"k" * 37}..."] is missing; expected 1.'),
    ],
)
def test_the_first_difference_is_told(expected: Any, got: Any, path: str, sentence: str) -> None:
    found = compare(expected, got)
    assert found is not None
    assert found.path == path
    assert found.describe() == sentence


def test_unordered_tells_what_is_missing_or_too_many() -> None:
    assert compare([1, 2, 2], [2, 1, 3], "unordered") == Difference("value[2] (in any order)", 2, MISSING)
    assert compare([1], [1, 1], "unordered") == Difference("value[1]", MISSING, 1)


def test_any_depth_can_be_compared() -> None:
    deep: Any = 1
    other: Any = 2
    for _ in range(50_000):
        deep, other = [deep], [other]
    for rule in ("exact", "float", "unordered"):
        found = compare(deep, other, rule)
        assert found is not None
        assert found.describe()


def test_a_path_of_long_keys_makes_no_long_sentence() -> None:
    deep: Any = 1
    other: Any = 2
    for _ in range(150):
        deep, other = {"k" * 1000: deep}, {"k" * 1000: other}
    found = compare(deep, other)
    assert found is not None
    assert len(found.describe()) < 300


def test_unordered_is_not_slowed_by_numbers_that_collide() -> None:
    """Integers hash to themselves modulo a known prime, so whoever answers can choose them to collide; not so text."""
    colliding = [((1 << 61) - 1) * number for number in range(50)]
    assert len(set(map(hash, colliding))) == 1
    assert len(set(map(hash, map(_key, colliding)))) == 50
    assert compare(colliding, colliding[::-1], "unordered") is None


def test_unordered_takes_integers_of_any_length() -> None:
    assert compare([10**5000, 1], [1, 10**5000], "unordered") is None
    assert compare([10**5000], [10**5000 + 1], "unordered") is not None


@pytest.mark.parametrize(
    ("expected", "got"),
    [
        (["a,text 1 b"], ["a", "b"]),
        ([["a", "b"]], [["a,text 1 b", ""]]),
        (["None"], [None]),
        (["1"], [1]),
        (["nan"], [math.nan]),
        ([[[]], []], [[], [[], []]]),
    ],
)
def test_no_two_unequal_values_are_written_alike(expected: Any, got: Any) -> None:
    assert compare(expected, got, "unordered") is not None


def test_an_unknown_rule_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="no comparison rule 'fuzzy'"):
        compare(1, 1, "fuzzy")
