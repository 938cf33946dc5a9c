"""What was decided on each day."""

from wire import ask


def write(day: int, entry: dict) -> None:
    """Stores {"rows": ..., "paged": ...} for a day, in the place of an earlier entry."""
    ask("write", day=day, entry=entry)
