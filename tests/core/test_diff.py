"""Comparing two texts line by line."""

from hypothesis import given
from hypothesis import strategies as st

from core.diff import MAX_LINES, MAX_MARKED, MAX_MARKING, Row, compare_texts

LINES = st.lists(st.sampled_from(["a", "b", "  return x", "  return y", ""]), max_size=30)


def rebuilt(rows: tuple[Row, ...], kinds: set[str]) -> list[str]:
    return ["".join(piece.text for piece in row.pieces) for row in rows if row.kind in kinds]


def test_what_differs_within_a_line_is_marked():
    diff = compare_texts("def f():\n    return 1\n", "def f():\n    return 2\n")
    assert (diff.added, diff.removed) == (1, 1)
    changed = [piece.text for row in diff.rows for piece in row.pieces if piece.changed]
    assert changed == ["1", "2"]


def test_lines_far_from_a_change_are_folded():
    old = [f"line {n}" for n in range(100)]
    diff = compare_texts("\n".join(old), "\n".join([*old[:50], "new", *old[50:]]))
    assert [row.skipped for row in diff.rows if row.kind == "gap"] == [47, 47]
    assert len(diff.rows) == 2 + 3 + 1 + 3


def test_equal_texts_have_no_rows():
    assert compare_texts("a\nb", "a\nb").rows == ()


def test_texts_of_absurd_length_are_not_compared():
    assert compare_texts("x\n" * (MAX_LINES + 1), "y").too_long


def test_marking_within_lines_ends_where_it_has_cost_enough():
    lines = MAX_MARKING // MAX_MARKED**2 + 5
    diff = compare_texts("\n".join(["a" * MAX_MARKED] * lines), "\n".join(["a" * (MAX_MARKED - 1) + "b"] * lines))
    cut = [len(row.pieces) > 1 for row in diff.rows if row.kind == "added"]
    assert cut == [True] * (lines - 5) + [False] * 5


@given(LINES, LINES)
def test_nothing_is_lost_between_the_numbers(old, new):
    rows = compare_texts("\n".join(old), "\n".join(new)).rows
    before, after = "\n".join(old).splitlines(), "\n".join(new).splitlines()
    for row in rows:
        text = "".join(piece.text for piece in row.pieces)
        assert row.old_number is None or before[row.old_number - 1] == text
        assert row.new_number is None or after[row.new_number - 1] == text
    skipped = sum(row.skipped for row in rows)
    if before != after:
        assert len(rebuilt(rows, {"same", "removed"})) + skipped == len(before)
        assert len(rebuilt(rows, {"same", "added"})) + skipped == len(after)
