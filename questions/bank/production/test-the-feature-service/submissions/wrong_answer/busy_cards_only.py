# Values by hand for both sides, but each card has known amounts today and comes in order of time.
# Survivors: all but no-logarithm-online.
from math import log1p

import pytest
from features import OnlineStore, batch_features

EVENTS = [
    {"card": "c1", "id": "1", "at": "2024-05-14T08:00:00Z", "amount": 10.0},
    {"card": "c1", "id": "2", "at": "2024-05-14T10:00:00Z", "amount": 30.0},
    {"card": "c2", "id": "3", "at": "2024-05-14T11:00:00Z", "amount": 5.0},
]
AT = "2024-05-14T12:00:00Z"
EXPECTED = {"count_24h": 2, "mean_24h": 20.0, "log_today": log1p(40.0), "hours_since_last": 2.0}


def test_batch():
    assert batch_features(EVENTS, [{"card": "c1", "at": AT}])[0] == pytest.approx(EXPECTED)


def test_online():
    store = OnlineStore()
    for event in EVENTS:
        store.update(event)
    assert store.features("c1", AT) == pytest.approx(EXPECTED)
