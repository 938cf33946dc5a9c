"""Adds orders up, page by page."""

from totals.pages import pages


def total(amounts: list[int]) -> int:
    return sum(sum(page) for page in pages(amounts))
