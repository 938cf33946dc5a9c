"""The churn model, trained elsewhere."""

from math import exp

FEATURES = ("tenure_days", "orders_90d", "spend_90d")


def score(row: dict) -> float:
    """The probability that a customer leaves, to six places. Expects a good row and checks nothing."""
    z = 1.2 - 0.0016 * row["tenure_days"] - 0.21 * row["orders_90d"] - 0.0007 * row["spend_90d"]
    return round(1 / (1 + exp(-z)), 6)
