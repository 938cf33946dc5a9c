"""The customers to score. The rows do not change during a run."""

from wire import ask


def count() -> int:
    """How many rows there are."""
    return ask("count")


def read(start: int, limit: int = 1000) -> list[dict]:
    """Rows `start` to `start + limit - 1`, counted from 0; fewer at the end. `limit` is at most 1,000."""
    return ask("read", start=start, limit=limit)
