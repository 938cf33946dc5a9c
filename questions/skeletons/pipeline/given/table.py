"""The source and the table."""

from wire import ask


def read(start):
    """Up to three rows from number `start` on."""
    return ask("read", start=start)


def append(rows):
    """Adds rows at the end of the table: all, or none."""
    ask("append", rows=rows)


def count():
    """How many rows the table has."""
    return ask("count")
