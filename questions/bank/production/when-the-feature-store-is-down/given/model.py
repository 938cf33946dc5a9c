"""The ranking model."""

from math import exp


def score(values: dict) -> float:
    """The probability of an order today. Raises KeyError or TypeError if a value is missing."""
    z = 0.35 * values["orders_30d"] + 0.12 * values["visits_7d"] - 0.05 * values["days_since_order"] - 1.1
    return round(1 / (1 + exp(-z)), 6)
