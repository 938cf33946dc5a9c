# Adds the last hundred orders again: full pages then count twice.
"""Adds orders up, page by page."""

from totals.pages import PAGE, pages


def total(amounts: list[int]) -> int:
    return sum(sum(page) for page in pages(amounts)) + sum(amounts[-PAGE:])
