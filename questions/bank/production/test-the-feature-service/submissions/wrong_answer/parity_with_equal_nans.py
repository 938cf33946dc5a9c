# Parity on random histories, with NaN taken for equal to NaN so that "the comparison does not get in the way".
# Survivors: midnight-of-the-local-day, nan-amounts-passed-on.
import random
from datetime import datetime, timedelta, timezone
from math import nan

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
            "amount": dice.choice([None, nan, 3.0, 70.0]),
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
            at = (START + timedelta(hours=hour)).isoformat()
            expected = batch_features(events, [{"card": card, "at": at}])[0]
            assert store.features(card, at) == pytest.approx(expected, nan_ok=True)
