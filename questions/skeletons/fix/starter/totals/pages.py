"""Cuts long lists into pages."""

PAGE = 100


def pages(items: list[int]) -> list[list[int]]:
    """The items in pages of 100; the last page may be shorter."""
    return [items[start : start + PAGE] for start in range(0, len(items) - PAGE + 1, PAGE)]
