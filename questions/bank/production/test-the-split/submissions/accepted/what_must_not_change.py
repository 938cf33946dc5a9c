# Relations: what may not change the result (order, offset, values outside training) and what must hold of every result.
import random
from datetime import datetime, timedelta, timezone

import pytest
from splits import BadTime, scale, split

START = datetime(2024, 3, 1, tzinfo=timezone.utc)
VALID, TEST = "2024-03-10", "2024-03-17"
V, T = START + timedelta(days=9), START + timedelta(days=16)
PARTS = ("train", "valid", "test")


@pytest.fixture(scope="module")
def instants():
    """Two events of each of 150 users on whole hours of 24 days: many of them on an edge."""
    dice = random.Random(7)
    users = [f"u{number}" for number in range(150)]
    times = [START + timedelta(hours=dice.randrange(24 * 24)) for _ in range(300)]
    exact = [V, T, V - timedelta(hours=24), T - timedelta(hours=24)]
    events = {f"e{n:03}": (users[n % 150], times[n]) for n in range(300)}
    return events | {f"x{n}": (f"only{n}", at) for n, at in enumerate(exact)}


def rows(instants, hours=0):
    zone = timezone(timedelta(hours=hours))
    return [
        {"id": event, "user": user, "at": at.astimezone(zone).isoformat(), "x": float(len(event))}
        for event, (user, at) in instants.items()
    ]


def test_order_of_rows_is_of_no_account(instants):
    plain = rows(instants)
    turned = sorted(plain, key=lambda row: row["at"], reverse=True)
    assert split(plain, VALID, TEST, 24) == split(turned, VALID, TEST, 24)


@pytest.mark.parametrize("hours", [-11, -5, 9])
def test_the_offset_is_of_no_account(instants, hours):
    assert split(rows(instants, hours), VALID, TEST, 24) == split(rows(instants), VALID, TEST, 24)


def test_but_there_must_be_one():
    with pytest.raises(BadTime):
        split([{"id": "a", "user": "u", "at": "2024-03-12T00:00:00", "x": 1.0}], VALID, TEST, 24)


@pytest.mark.parametrize("hours", [0, 24, 48])
def test_kept_events_lie_in_their_period_and_outside_the_gap(instants, hours):
    gap = timedelta(hours=hours)
    parts = split(rows(instants), VALID, TEST, hours)
    assert all(instants[e][1] + gap <= V for e in parts["train"])
    assert all(V <= instants[e][1] and instants[e][1] + gap <= T for e in parts["valid"])
    assert all(T <= instants[e][1] for e in parts["test"])


def test_only_what_must_go_is_dropped(instants):
    parts = split(rows(instants), VALID, TEST, 24)
    assert [e for e in instants if e.startswith("x") and e in parts["dropped"]] == []


@pytest.mark.parametrize("hours", [0, 24])
def test_kept_users_have_no_event_in_an_earlier_period(instants, hours):
    parts = split(rows(instants), VALID, TEST, hours)
    first = {}
    for user, at in instants.values():
        first[user] = min(at, first.get(user, at))
    assert all(first[instants[e][0]] >= V for e in parts["valid"])
    assert all(first[instants[e][0]] >= T for e in parts["test"])
    homes = [{instants[e][0] for e in parts[part]} for part in PARTS]
    assert not homes[0] & homes[1] and not homes[0] & homes[2] and not homes[1] & homes[2]


def test_values_outside_training_do_not_move_the_scaler(instants):
    plain = rows(instants)
    parts = split(plain, VALID, TEST, 24)
    before = scale(plain, parts)
    moved = [row if row["id"] in parts["train"] else row | {"x": 1e6} for row in plain]
    after = scale(moved, parts)
    assert [after[key] for key in ("mean", "std", "train")] == [before[key] for key in ("mean", "std", "train")]
