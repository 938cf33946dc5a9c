# Below and above are joined to the outermost bins, so values out of range look like the edge of it.
"""Bins: where a value belongs, for numeric and categorical features alike."""

import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

MISSING, BELOW, ABOVE, OTHER = "missing", "below", "above", "other"

BinOf = Callable[[object], str]


def is_missing(value: object) -> bool:
    """None and NaN. A zero, an empty text and False are values."""
    return value is None or (isinstance(value, float) and math.isnan(value))


def numeric_bins(edges: Sequence[float]) -> BinOf:
    """Bins from edge to edge, each with its lower edge; the last one also has its upper one."""
    last = max(len(edges) - 2, 0)

    def bin_of(value: object) -> str:
        if is_missing(value):
            return MISSING
        number = float(value)  # type: ignore[arg-type]
        if number < edges[0]:
            return "0"
        if number > edges[-1]:
            return str(last)
        return str(min(bisect_right(edges, number) - 1, last))

    return bin_of


def category_bins(categories: Iterable[str]) -> BinOf:
    """A bin for each known category and one for all others."""
    known = frozenset(categories)

    def bin_of(value: object) -> str:
        if is_missing(value):
            return MISSING
        return f"={value}" if str(value) in known else OTHER

    return bin_of


def shares(values: Sequence[object], bin_of: BinOf) -> dict[str, float]:
    """The share of the values in each bin that has any; they add up to 1."""
    counts = Counter(map(bin_of, values))
    return {label: count / len(values) for label, count in counts.items()}
