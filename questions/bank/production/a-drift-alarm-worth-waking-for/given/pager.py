"""Wakes the on-call engineer."""

from wire import ask


def page(day: int, text: str) -> None:
    """Wakes somebody on that day. Each call is a page."""
    ask("page", day=day, text=text)


def pages() -> list[dict]:
    """The pages so far, also those of earlier starts: [{"day": 31, "text": "..."}, ...]."""
    return ask("pages")
