"""Reads the export of the customer base, line by line and never as a whole."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

HEADER = "customer_id,tenure_months,monthly_spend,tickets"


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row as it stands in the file. `line` counts from 1, and line 1 is the header."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Chunk:
    """Consecutive rows. The same file and chunk size give the same numbers again: a resumed run relies on that."""

    number: int
    rows: tuple[RawRow, ...]


def read_chunks(lines: Iterable[str], size: int) -> Iterator[Chunk]:
    """The rows below the header, `size` at a time; the last chunk may be shorter. Blank lines are no rows."""
    numbered = enumerate(lines, start=1)
    _, header = next(numbered, (1, ""))
    if header.strip() != HEADER:
        raise ValueError(f"unknown header: {header!r}")
    rows = (RawRow(line, text.rstrip("\r\n")) for line, text in numbered if text.strip())
    number = 0
    while batch := tuple(islice(rows, size)):
        yield Chunk(number, batch)
        number += 1
