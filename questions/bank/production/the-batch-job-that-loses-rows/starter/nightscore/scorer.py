"""The churn model: a logistic regression with fixed weights."""

import math
from collections.abc import Iterable, Iterator, Mapping

from nightscore.validation import Customer

Prediction = tuple[str, float]


class Scorer:
    """Scores customers one after the other, so that a chunk never exists a second time as a list of predictions."""

    def __init__(self, weights: Mapping[str, float], bias: float) -> None:
        self._weights = dict(weights)
        self._bias = bias

    def score(self, customers: Iterable[Customer]) -> Iterator[Prediction]:
        """(customer_id, probability of churn, rounded to 6 digits) in the order of the customers."""
        for customer in customers:
            total = self._bias + sum(weight * getattr(customer, name) for name, weight in self._weights.items())
            yield customer.customer_id, round(_sigmoid(total), 6)


def _sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-x)) if x >= 0 else math.exp(x) / (1 + math.exp(x))
