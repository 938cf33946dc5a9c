"""Rows of a query against the expected ones: columns, NULL, order, duplicates, tolerance."""

import pytest
from pydantic import ValidationError

from questions.rows import Result, RowRule, compare_rows

NAN = float("nan")


def result(*rows, columns=("a", "b")):
    return Result(columns=list(columns), types=["ANY"] * len(columns), rows=[list(row) for row in rows])


def words(expected, got, **rule):
    found = compare_rows(expected, got, RowRule(**rule))
    return found.words if found else ""


def test_names_and_order_of_the_columns_are_judged_first():
    told = words(result((1, 2)), result((1, 2), columns=("a", "c")))
    assert told == "Your query returns the columns a, c; asked for are a, b, in this order."
    assert words(result((1, 2)), result((2, 1), columns=("b", "a"))).startswith("Your query returns the columns b, a;")
    assert words(result((1, 2)), result((1, 2), columns=("A", "B"))) == ""


@pytest.mark.parametrize(
    ("expected", "got", "same"),
    [
        ((None, 1), (None, 1), True),
        ((None, 1), (0, 1), False),
        (("", 1), (None, 1), False),
        ((NAN, 1), (NAN, 1), True),
        ((NAN, 1), (None, 1), False),
        ((1, 1), (1.0, 1), True),
        ((1, 1), (True, 1), False),
        ((1, 1), ("1", 1), False),
        ((0.1 + 0.2, 1), (0.3, 1), True),
        ((0.3, 1), (0.300001, 1), False),
        ((float("inf"), 1), (float("inf"), 1), True),
        ((float("inf"), 1), (1e308, 1), False),
        ((10**15, 1), (10**15 + 1, 1), False),
        (([1, 2], {"x": 1}), ([1, 2], {"x": 1}), True),
        (([1, 2], {"x": 1}), ([2, 1], {"x": 1}), False),
    ],
)
@pytest.mark.parametrize("order", [True, False])
def test_values(expected, got, same, order):
    assert (words(result(expected), result(got), order=order) == "") is same


def test_without_order_rows_may_come_in_any_and_with_it_they_may_not():
    one, other = result((1, "x"), (2, "y")), result((2, "y"), (1, "x"))
    assert words(one, other) == ""
    told = "The rows are right, but not in the order that is asked for: row 1 should be (1, x)."
    assert words(one, other, order=True) == told


def test_rows_too_many_and_missing_are_counted_with_the_first_of_each():
    expected, got = result((1, "x"), (2, "y")), result((1, "x"), (1, "x"), (3, "z"))
    found = compare_rows(expected, got, RowRule())
    assert found.words == (
        "Your result has 3 rows; expected 2 rows. One is missing: (2, y). 2 should not be there, the first: (1, x)."
    )
    assert (found.expected, found.got) == ([1], [1, 2])


def test_duplicates_may_be_ignored():
    expected, got = result((1, "x"), (2, "y")), result((1, "x"), (2, "y"), (2, "y"))
    assert "One should not be there: (2, y)" in words(expected, got)
    assert words(expected, got, duplicates="ignore") == ""
    assert words(expected, result((1, "x")), duplicates="ignore") != ""
    with pytest.raises(ValidationError, match="where the order counts, so do duplicates"):
        RowRule(order=True, duplicates="ignore")


def test_inexact_columns_are_no_part_of_the_pairing():
    expected = result(("u", 0.1), ("u", 0.2), ("v", 1))
    got = result(("v", 1.0000000001), ("u", 0.2), ("u", 0.1 + 1e-12))
    assert words(expected, got) == ""
    assert words(expected, got, relative=0, absolute=1e-13) != ""


def test_many_rows_that_are_alike_but_for_their_numbers():
    rows = [("u", n / 7) for n in range(5000)]
    assert words(result(*rows), result(*reversed(rows))) == ""
    found = compare_rows(result(*rows), result(*rows[:-1], ("u", -1.5)), RowRule())
    assert (list(found.expected), list(found.got)) == ([4999], [4999])


@pytest.mark.parametrize("bad", [{"columns": []}, {"rows": [[1, 2]]}, {"types": []}])
def test_what_is_no_table_is_refused(bad):
    with pytest.raises(ValidationError):
        Result(**{"columns": ["a"], "types": ["ANY"], "rows": [], **bad})
