# Fails on the reference: takes an unknown amount for an amount of 0 and lets it pull the mean down.
from features import batch_features


def test_unknown():
    events = [
        {"card": "c1", "id": "1", "at": "2024-05-14T08:00:00Z", "amount": 10.0},
        {"card": "c1", "id": "2", "at": "2024-05-14T10:00:00Z", "amount": None},
    ]
    assert batch_features(events, [{"card": "c1", "at": "2024-05-14T12:00:00Z"}])[0]["mean_24h"] == 5.0
