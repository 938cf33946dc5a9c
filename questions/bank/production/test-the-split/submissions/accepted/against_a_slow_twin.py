# A slow twin of the specification in integers of UTC seconds, compared on 60 seeded logs whose times meet the edges.
import random
from datetime import datetime, timedelta, timezone

import pytest
from splits import BadTime, scale, split

HOUR = 3600
VALID, TEST = "2024-03-10", "2024-03-17"
V, T = (int(datetime.fromisoformat(day + "T00:00:00+00:00").timestamp()) for day in (VALID, TEST))


def text(seconds, offset_minutes):
    zone = timezone(timedelta(minutes=offset_minutes))
    return datetime.fromtimestamp(seconds, zone).isoformat()


def twin(events, gap):
    """events: {id: (user, seconds)}."""

    def period(at):
        return "train" if at < V else "valid" if at < T else "test"

    parts = {"train": [], "valid": [], "test": [], "dropped": []}
    for event in sorted(events, key=lambda e: (events[e][1], e)):
        user, at = events[event]
        first = min(when for who, when in events.values() if who == user)
        end = {"train": V, "valid": T, "test": at + gap}[period(at)]
        kept = period(first) == period(at) and at + gap <= end
        parts[period(at) if kept else "dropped"].append(event)
    return parts


@pytest.mark.parametrize("seed", range(60))
def test_as_the_twin_says(seed):
    dice = random.Random(seed)
    gap_hours = dice.choice([0, 1, 24, 36, 400])
    gap = gap_hours * HOUR
    edges = [V, T, V - gap, T - gap]
    events = {}
    for number in range(25):
        edge = dice.choice(edges)
        at = edge + dice.choice([-1, 0, 0, 1, -HOUR, HOUR, dice.randrange(-200 * HOUR, 200 * HOUR)])
        events[f"e{number}"] = f"u{dice.randrange(18)}", at
    rows = [
        {"id": event, "user": user, "at": text(at, dice.choice([0, -300, 330, 720, -480])), "x": 0.0}
        for event, (user, at) in events.items()
    ]
    assert split(rows, VALID, TEST, gap_hours) == twin(events, gap)


@pytest.mark.parametrize("at", ["2024-03-01T09:00:00", "2024-03-20T09:00:00"])
def test_no_offset(at):
    with pytest.raises(BadTime):
        split([{"id": "a", "user": "u", "at": at, "x": 0.0}], VALID, TEST, 0)


@pytest.mark.parametrize("seed", range(5))
def test_scaler(seed):
    dice = random.Random(seed)
    x = {f"e{number}": dice.gauss(5, 3) for number in range(12)}
    ids = list(x)
    parts = {"train": ids[:4], "valid": ids[4:7], "test": ids[7:10], "dropped": ids[10:]}
    got = scale([{"id": e, "user": "u", "at": "2024-03-01T00:00:00Z", "x": v} for e, v in x.items()], parts)
    mean = sum(x[e] for e in parts["train"]) / 4
    std = (sum((x[e] - mean) ** 2 for e in parts["train"]) / 4) ** 0.5
    assert got["mean"] == pytest.approx(mean, rel=1e-9)
    assert got["std"] == pytest.approx(std, rel=1e-9)
    for part in ("train", "valid", "test"):
        assert got[part] == pytest.approx({e: (x[e] - mean) / std for e in parts[part]}, rel=1e-9)
