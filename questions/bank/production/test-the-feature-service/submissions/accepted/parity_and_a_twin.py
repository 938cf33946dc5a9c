# Random histories on a coarse grid of times: both sides against a slow twin of the specification, and so each other.
import random
from datetime import datetime, timedelta, timezone
from math import fsum, isnan, log1p, nan

import pytest
from features import OnlineStore, batch_features

START = datetime(2024, 5, 10, tzinfo=timezone.utc)
OFFSETS = [0, 0, -300, 330, 540]


def text(hours, dice):
    return (START + timedelta(hours=hours)).astimezone(timezone(timedelta(minutes=dice.choice(OFFSETS)))).isoformat()


def twin(payments, card, now):
    """payments: {(card, id): (hours, amount)}, all of them once."""
    past = [(t, a) for (owner, _), (t, a) in payments.items() if owner == card and t < now]
    day = [a for t, a in past if t >= now - 24]
    known = [a for a in day if a is not None and not isnan(a)]
    today = [a for t, a in past if t >= now // 24 * 24 and a is not None and not isnan(a)]
    return {
        "count_24h": len(day),
        "mean_24h": fsum(known) / len(known) if known else 0.0,
        "log_today": log1p(fsum(today)),
        "hours_since_last": min([720.0, *(now - t for t, _ in past)]),
    }


@pytest.mark.parametrize("seed", range(40))
def test_both_sides_are_as_the_twin(seed):
    dice = random.Random(seed)
    payments = {}
    for card in ("c1", "c2", "c3"):
        for number in range(dice.choice([1, 5, 12])):
            amount = dice.choice([None, nan, 0.0, 5.0, 12.5, 80.0, 999.99])
            payments[card, str(number)] = (3 * dice.randrange(0, 40), amount)
    events = [
        {"card": card, "id": number, "at": text(hours, dice), "amount": amount}
        for (card, number), (hours, amount) in payments.items()
    ]
    events += dice.sample(events, len(events) // 3)
    dice.shuffle(events)
    store = OnlineStore()
    for event in events:
        store.update(event)
    asked = [(card, 3 * hours) for card in ("c1", "c2", "c3", "c4") for hours in dice.sample(range(45), 5)]
    requests = [{"card": card, "at": text(hours, dice)} for card, hours in asked]
    expected = [twin(payments, card, hours) for card, hours in asked]
    offline = batch_features(events, requests)
    served = [store.features(request["card"], request["at"]) for request in requests]
    assert len(offline) == len(expected)
    for want, one, other in zip(expected, offline, served):
        assert one == pytest.approx(want, rel=1e-9)
        assert other == pytest.approx(want, rel=1e-9)


def test_a_quiet_card_is_capped():
    store = OnlineStore()
    store.update({"card": "c", "id": "1", "at": "2024-01-01T00:00:00Z", "amount": 1.0})
    assert store.features("c", "2024-06-01T00:00:00Z")["hours_since_last"] == 720.0
    assert store.features("d", "2024-06-01T00:00:00Z")["hours_since_last"] == 720.0
