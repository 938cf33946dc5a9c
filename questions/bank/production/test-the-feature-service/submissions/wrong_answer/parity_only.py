# Compares the two sides with each other and with nothing else: blind for what they share, and NaN is never sent in.
# Survivors: midnight-of-the-local-day, nan-amounts-passed-on.
import random
from datetime import datetime, timedelta, timezone

import pytest
from features import OnlineStore, batch_features

START = datetime(2024, 5, 10, tzinfo=timezone.utc)


@pytest.mark.parametrize("seed", range(12))
def test_parity(seed):
    dice = random.Random(seed)
    events = [
        {
            "card": card,
            "id": str(number),
            "at": (START + timedelta(hours=6 * dice.randrange(12))).isoformat(),
            "amount": dice.choice([None, 3.0, 70.0]),
        }
        for card in "abc"
        for number in range(4)
    ]
    dice.shuffle(events)
    store = OnlineStore()
    for event in events:
        store.update(event)
    for card in "abcd":
        for hour in range(0, 96, 6):
            at = (START + timedelta(hours=hour)).astimezone(timezone(timedelta(hours=-5))).isoformat()
            assert store.features(card, at) == batch_features(events, [{"card": card, "at": at}])[0]
