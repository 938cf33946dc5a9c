"""The rules of comparison, and that no unequal value is ever accepted."""

import copy
import math
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.canonical import Canon
from sandbox.compare import MISSING, NAMES, Difference, Rule, compare

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.floats() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=2), inner, max_size=4),
    max_leaves=8,
)


@given(VALUES, st.sampled_from(["exact", "float", "unordered", "set_like"]))
def test_every_value_equals_its_copy(value: Any, rule: str) -> None:
    assert compare(value, copy.deepcopy(value), rule) is None
    assert compare([1, value], copy.deepcopy(value), "one_of") is None


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
        ([1, {"x": 2}], [1, {"x": 3}], 'value[1]["x"]', 'value[1]["x"] is 3; expected 2.'),
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
    def told(expected: Any, got: Any, **rule: Any) -> str:
        found = compare(expected, got, Rule(rule="unordered", **rule))
        assert found is not None
        return found.describe()

    assert told([1, 2], [2, 3]) == "value lacks 1, which should be in it, in any place."
    assert told([1, 2], [2, 3, 1]) == "value holds 3, which should not be in it."
    assert told([1, 2, 2], [2, 1, 3]) == "value holds 2 once; expected twice, in any place."
    assert told([1], [1, 1, 1]) == "value holds 1 3 times; expected once, in any place."
    assert told({"a": [1]}, {"a": [2]}, depth=2) == 'value["a"] lacks 1, which should be in it, in any place.'
    assert told({"a": [1]}, {"a": [2]}) == 'value["a"][0] is 2; expected 1.'
    assert told([1], 2) == "value is 2; expected [1]."


@pytest.mark.parametrize(
    ("expected", "got", "rule", "same"),
    [
        ([[1, 2], [3]], [[3], [1, 2]], {}, True),
        ([[1, 2], [3]], [[3], [2, 1]], {}, False),
        ([[1, 2], [3]], [[3], [2, 1]], {"depth": 2}, True),
        ([[1, 2], [3]], [[3, 2], [1]], {"depth": 2}, False),
        ([[[1, 2]], [3]], [[3], [[2, 1]]], {"depth": 2}, False),
        ([[[1, 2]], [3]], [[3], [[2, 1]]], {"depth": 3}, True),
        ([{"a": [1, 2]}, 5], [5, {"a": [2, 1]}], {"depth": 2}, False),
        ([{"a": [1, 2]}, 5], [5, {"a": [2, 1]}], {"depth": 3}, True),
        ({"a": [1, 2]}, {"a": [2, 1]}, {}, False),
        ({"a": [1, 2]}, {"a": [2, 1]}, {"depth": 2}, True),
        ({"a": 1}, {"b": 1}, {"depth": 9}, False),
        ([[1], [1], [2]], [[2], [1], [2]], {"depth": 2}, False),
        ([math.nan, 1], [1, math.nan], {}, True),
        ([math.nan, 1], [1, math.nan], {"nan": "different"}, False),
        ([[]], [{}], {"depth": 2}, False),
        ([[], [[]]], [[[]], []], {"depth": 3}, True),
        (["bag 0"], [[]], {"depth": 2}, False),
        ([1, 1, 2], [2, 1], {"rule": "set_like"}, True),
        ([1, 1, 2], [2, 2, 2, 1, 1.0], {"rule": "set_like"}, True),
        ([1, 2], [1], {"rule": "set_like"}, False),
        ([1], [1, 2], {"rule": "set_like"}, False),
        ([1], [1, True], {"rule": "set_like"}, False),
        ([[1, 2, 2], [2, 1]], [[1, 2]], {"rule": "set_like"}, False),
        ([[1, 2, 2], [2, 1]], [[1, 2]], {"rule": "set_like", "depth": 2}, True),
    ],
)
def test_order_counts_below_the_levels_that_the_rule_names(expected: Any, got: Any, rule: Any, same: bool) -> None:
    assert (compare(expected, got, Rule(**{"rule": "unordered", **rule})) is None) is same


@pytest.mark.parametrize(
    ("expected", "got", "rule", "same"),
    [
        (100, 101, {"relative": 0.01}, True),
        (100, 101.0001, {"relative": 0.01, "absolute": 1}, False),
        (0, 0.5, {"relative": 0.9, "absolute": 0}, False),
        (0, 0.5, {"absolute": 0.5}, True),
        (0.5, 0.5 + 1e-12, {"relative": 0, "absolute": 0}, False),
        (2**53, 2.0**53 + 2, {"relative": 0, "absolute": 1.5}, False),
        (2**53 + 1, 2.0**53, {"relative": 0, "absolute": 0.5}, False),
        (2**53 + 1, 2.0**53, {"relative": 0, "absolute": 1}, True),
        (10**400, 10**400 + 1, {}, True),
        (10**400, 10**400 + 10**395, {}, False),
        (10**400, math.inf, {"relative": 1}, False),
        (-1e308, 1e308, {"relative": 0.5}, False),
        (math.nan, math.nan, {}, True),
        (math.nan, math.nan, {"nan": "different"}, False),
        ([1.0, math.nan], [1.0, 5.0], {"absolute": 100}, False),
        (5.0, math.nan, {"absolute": 100}, False),
        (1, True, {"absolute": 5}, False),
    ],
)
def test_a_question_may_state_its_own_tolerance(expected: Any, got: Any, rule: Any, same: bool) -> None:
    assert (compare(expected, got, Rule(rule="float", **rule)) is None) is same


@pytest.mark.parametrize(
    ("expected", "got", "rule", "same"),
    [
        ([1, [2, 3]], 1, {}, True),
        ([1, [2, 3]], [2, 3], {}, True),
        ([1, [2, 3]], [1, [2, 3]], {}, False),
        ([1, 2], True, {}, False),
        ([0.5], 0.500001, {}, False),
        ([0.5, 7.0], 7.000001, {"absolute": 1e-5}, True),
        ([math.nan], math.nan, {}, True),
        ([math.nan], math.nan, {"nan": "different"}, False),
    ],
)
def test_any_of_several_right_values_will_do(expected: Any, got: Any, rule: Any, same: bool) -> None:
    assert (compare(expected, got, Rule(rule="one_of", **rule)) is None) is same


@pytest.mark.parametrize(
    ("expected", "got", "words"),
    [
        ([10, 20, 30], 21, "value is 21; expected 20. There are 3 right values; this is the nearest."),
        ([[1, 2, 3], [4, 5, 6]], [4, 5, 7], "value[2] is 7; expected 6. There are 2 right values"),
        (["x", [1]], "y", 'value is "y"; expected "x". There are'),
        ([5], 6, "value is 6; expected 5."),
        ([math.nan, math.inf, 10**400], 1.5, "value is 1.5; expected"),
    ],
)
def test_of_several_right_values_the_nearest_is_told(expected: Any, got: Any, words: str) -> None:
    found = compare(expected, got, "one_of")
    assert found is not None
    assert found.describe().startswith(words)


@pytest.mark.parametrize("expected", [[], 1, "ab", {}])
def test_several_right_values_must_be_a_list_of_some(expected: Any) -> None:
    with pytest.raises(ValueError, match="must be a list of right values"):
        compare(expected, 1, "one_of")


def test_each_of_several_results_can_be_compared_by_itself() -> None:
    unordered = Rule(rule="unordered")
    assert compare([None, [1, 2], [3]], [None, [2, 1], [3]], unordered, each=True) is None
    found = compare([None, [1, 2], [3]], [None, [3], [1, 2]], unordered, each=True)
    assert found is not None
    assert found.describe() == "value[1] lacks 1, which should be in it, in any place."
    assert compare([1, 2], [1], unordered, each=True) == Difference("value[1]", 2, MISSING)
    assert compare([1], 1, unordered, each=True) == Difference("value", [1], 1)
    assert compare([[1, 2], [3]], [2, 3], "one_of", each=True) is None


def test_any_depth_can_be_compared() -> None:
    deep: Any = 1
    other: Any = 2
    for _ in range(5_000):
        deep, other = [deep], [other]
    for rule in ("exact", "float", "unordered", "set_like"):
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
    assert len(set(map(hash, map(Canon().key, colliding)))) == 50
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
    assert "fuzzy" not in NAMES
