# mypy: ignore-errors
"""Drives the package as its users do, and returns plain values."""


def run(load, data):
    from totals.report import total

    return total([data["amount"]] * data["orders"])
