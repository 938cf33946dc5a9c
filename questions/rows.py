"""Compares the rows of a query with the expected ones, outside of every cell, on plain values.

Names and order of the columns come first. NULL equals NULL, NaN equals NaN. In a column in which either side has a
number with a fraction, numbers may differ by a tolerance. Where the order does not count, rows are paired by their
other columns, and those that are alike there by the nearest numbers.
"""

import json
import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, model_validator

Row = list[Any]
SHOWN = 60  # characters of a value in a sentence
GREEDY = 100  # rows alike but for inexact numbers of which each is held against each


class RowRule(BaseModel):
    """`compare` of a question that asks for a query."""

    model_config = {"extra": "forbid", "frozen": True}
    order: bool = False
    duplicates: Literal["count", "ignore"] = "count"
    relative: Annotated[float, Field(ge=0, lt=1)] = 1e-9
    absolute: Annotated[float, Field(ge=0, le=1e6)] = 1e-9

    @model_validator(mode="after")
    def _sensible(self) -> "RowRule":
        if self.order and self.duplicates == "ignore":
            raise ValueError("where the order counts, so do duplicates")
        return self


class Result(BaseModel):
    """A result of a query as plain values. `types` are DuckDB's names of the columns' types."""

    model_config = {"strict": True, "extra": "ignore", "frozen": True}
    columns: Annotated[list[str], Field(min_length=1, max_length=200)]
    types: list[str]
    rows: list[Row]

    @model_validator(mode="after")
    def _rectangular(self) -> "Result":
        width = len(self.columns)
        if len(self.types) != width or any(len(row) != width for row in self.rows):
            raise ValueError("not a table")
        return self


@dataclass(frozen=True, slots=True)
class Difference:
    """In words, and the places of the rows to mark in each of the two."""

    words: str
    expected: Sequence[int] = field(default_factory=tuple)
    got: Sequence[int] = field(default_factory=tuple)


def compare_rows(expected: Result, got: Result, rule: RowRule) -> Difference | None:
    """None when `got` is right."""
    if [name.casefold() for name in expected.columns] != [name.casefold() for name in got.columns]:
        return Difference(
            f"Your query returns the columns {', '.join(got.columns)}; "
            f"asked for are {', '.join(expected.columns)}, in this order."
        )
    missing, extra = _unmatched(expected, got, rule)
    if missing or extra:
        return Difference(_counted(expected, got, missing, extra), missing, extra)
    if not rule.order:
        return None
    pairs = zip(expected.rows, got.rows, strict=True)
    place = next((n for n, (want, have) in enumerate(pairs) if not _alike(want, have, rule)), None)
    if place is None:
        return None
    words = f"The rows are right, but not in the order that is asked for: row {place + 1} should be"
    return Difference(f"{words} {show_row(expected.rows[place])}.", [place], [place])


def _unmatched(expected: Result, got: Result, rule: RowRule) -> tuple[list[int], list[int]]:
    """Places of expected rows that are missing, and of rows that are too many."""
    inexact = [
        any(isinstance(row[n], float) for result in (expected, got) for row in result.rows)
        for n in range(len(expected.columns))
    ]
    wanted, given = _groups(expected.rows, inexact), _groups(got.rows, inexact)
    missing, extra = [], []
    for key in wanted.keys() | given.keys():
        wants, haves = wanted.get(key, []), given.get(key, [])
        pair = _each if rule.duplicates == "ignore" else _greedy if max(len(wants), len(haves)) <= GREEDY else _merged
        lacking, over = pair(expected.rows, wants, got.rows, haves, rule)
        missing += lacking
        extra += over
    return sorted(missing), sorted(extra)


def _groups(rows: Sequence[Row], inexact: Sequence[bool]) -> dict[str, list[int]]:
    """Places of the rows by what they hold in the exact columns; of an inexact one only whether it is a number."""
    found: dict[str, list[int]] = defaultdict(list)
    for place, row in enumerate(rows):
        pairs = zip(row, inexact, strict=True)
        key = ["#" if loose and _number(value) else [_canonical(value)] for value, loose in pairs]
        found[json.dumps(key, sort_keys=True)].append(place)
    return found


def _canonical(value: Any) -> Any:
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _greedy(
    expected: Sequence[Row], wants: Sequence[int], got: Sequence[Row], haves: Sequence[int], rule: RowRule
) -> tuple[list[int], list[int]]:
    left, missing = list(haves), []
    for want in wants:
        found = next((have for have in left if _alike(expected[want], got[have], rule)), None)
        if found is None:
            missing.append(want)
        else:
            left.remove(found)
    return missing, left


def _each(
    expected: Sequence[Row], wants: Sequence[int], got: Sequence[Row], haves: Sequence[int], rule: RowRule
) -> tuple[list[int], list[int]]:
    """However often a row comes."""
    missing = [want for want in wants if not any(_alike(expected[want], got[have], rule) for have in haves)]
    extra = [have for have in haves if not any(_alike(expected[want], got[have], rule) for want in wants)]
    return missing, extra


def _merged(
    expected: Sequence[Row], wants: Sequence[int], got: Sequence[Row], haves: Sequence[int], rule: RowRule
) -> tuple[list[int], list[int]]:
    """Of many rows: both sides by size, side by side."""
    wants = sorted(wants, key=lambda place: _sizes(expected[place]))
    haves = sorted(haves, key=lambda place: _sizes(got[place]))
    missing, extra, have = [], [], 0
    for want in wants:
        while have < len(haves) and not _alike(expected[want], got[haves[have]], rule):
            if _sizes(got[haves[have]]) > _sizes(expected[want]):
                break
            extra.append(haves[have])
            have += 1
        if have < len(haves) and _alike(expected[want], got[haves[have]], rule):
            have += 1
        else:
            missing.append(want)
    return missing, [*extra, *haves[have:]]


def _sizes(row: Row) -> list[float]:
    return [-math.inf if value != value else value for value in row if _number(value)]


def _alike(want: Row, have: Row, rule: RowRule) -> bool:
    return all(_same(one, other, rule) for one, other in zip(want, have, strict=True))


def _same(want: Any, have: Any, rule: RowRule) -> bool:
    if _number(want) and _number(have):
        if want == have or (want != want and have != have):
            return True
        if isinstance(want, int) and isinstance(have, int):
            return False
        if not (math.isfinite(want) and math.isfinite(have)):
            return False
        return abs(want - have) <= max(rule.absolute, rule.relative * abs(want))
    if isinstance(want, list) and isinstance(have, list):
        return len(want) == len(have) and _alike(want, have, rule)
    if isinstance(want, dict) and isinstance(have, dict):
        return want.keys() == have.keys() and all(_same(want[key], have[key], rule) for key in want)
    return type(want) is type(have) and bool(want == have)


def _counted(expected: Result, got: Result, missing: Sequence[int], extra: Sequence[int]) -> str:
    """How many rows are missing and too many, and the first of each."""
    wants, haves = len(expected.rows), len(got.rows)
    counts = f"{_rows(haves)}, as expected" if wants == haves else f"{_rows(haves)}; expected {_rows(wants)}"
    parts = [f"Your result has {counts}."]
    if missing:
        one = "One is missing" if len(missing) == 1 else f"{len(missing):,} are missing, the first"
        parts.append(f"{one}: {show_row(expected.rows[missing[0]])}.")
    if extra:
        one = "One should not be there" if len(extra) == 1 else f"{len(extra):,} should not be there, the first"
        parts.append(f"{one}: {show_row(got.rows[extra[0]])}.")
    return " ".join(parts)


def _rows(count: int) -> str:
    return {0: "no rows", 1: "1 row"}.get(count, f"{count:,} rows")


def show_row(row: Row) -> str:
    return f"({', '.join(show_cell(value) for value in row)})"


def show_cell(value: Any) -> str:
    """A value as SQL people write it, cut to what fits."""
    if value is None:
        return "NULL"
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    text = text.replace("\0", "\N{SYMBOL FOR NULL}")
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"
