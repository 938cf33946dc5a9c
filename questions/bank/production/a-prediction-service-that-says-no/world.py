"""The model: a fixed formula, 20 ms."""

import math

RATES = {"EUR": 1.0, "GBP": 1.15, "USD": 0.9}
FIELDS = {"amount", "currency", "hour", "card_age_days"}


class World:
    def __init__(self, data):
        self.strange = 0

    def call(self, what, details):
        payment = details["payment"]
        if what != "predict" or set(payment) != FIELDS:
            self.strange += 1
            raise ValueError(f"the model takes {', '.join(sorted(FIELDS))}")
        euros = payment["amount"] * RATES[payment["currency"]]
        night = 1.0 if payment["hour"] < 6 else 0.0
        z = 0.9 * math.log1p(euros / 100) + 0.8 * night - 0.002 * min(payment["card_age_days"], 1500) - 2.0
        return 0.02, round(1 / (1 + math.exp(-z)), 6)

    def report(self):
        return {"strange calls of the model": self.strange}


def start(data):
    return World(data)
