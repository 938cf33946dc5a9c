# Over the top: no generator anywhere, so the file is read as a whole before the first write.
"""Turns raw rows into customers and sets aside those that break the schema."""

import logging
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from nightscore.errors import BadRow
from nightscore.reader import RawRow

logger = logging.getLogger(__name__)

FIELDS = 4


@dataclass(frozen=True, slots=True)
class Customer:
    """A row that fits the schema."""

    customer_id: str
    tenure_months: float
    monthly_spend: float
    tickets: float


class Quarantine:
    """The bad rows of a run with the reason, for the people who deliver the file."""

    def __init__(self) -> None:
        self.rejected: list[tuple[int, str]] = []

    def add(self, bad: BadRow) -> None:
        self.rejected.append((bad.line, bad.reason))
        logger.warning("quarantined %s", bad)


def accepted(rows: Iterable[RawRow], quarantine: Quarantine) -> Iterator[Customer]:
    """The good rows in their order. A bad one goes into the quarantine and does not stop the others."""
    for row in rows:
        try:
            customer = parsed(row)
        except BadRow as bad:
            quarantine.add(bad)
        else:
            yield customer


def parsed(row: RawRow) -> Customer:
    """The row as a customer. Raises BadRow where it breaks the schema."""
    cells = [cell.strip() for cell in row.text.split(",")]
    if len(cells) != FIELDS:
        raise BadRow(row.line, f"{len(cells)} cells instead of {FIELDS}")
    if not cells[0]:
        raise BadRow(row.line, "customer_id is empty")
    return Customer(
        customer_id=cells[0],
        tenure_months=_number(row, "tenure_months", cells[1]),
        monthly_spend=_number(row, "monthly_spend", cells[2]),
        tickets=_number(row, "tickets", cells[3]),
    )


def _number(row: RawRow, name: str, text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        raise BadRow(row.line, f"{name} is no number") from None
    if not math.isfinite(value) or value < 0:
        raise BadRow(row.line, f"{name} is out of range")
    return value
