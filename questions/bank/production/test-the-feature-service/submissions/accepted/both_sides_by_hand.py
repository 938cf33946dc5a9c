# Each example is asked of both sides, against values worked out by hand: a mistake that they share is found as well.
from math import log1p, nan

import pytest
from features import OnlineStore, batch_features

AT = "2024-05-14T12:00:00Z"
EMPTY = {"count_24h": 0, "mean_24h": 0.0, "log_today": 0.0, "hours_since_last": 720.0}


def batch(events, at=AT, card="c1"):
    return batch_features(events, [{"card": card, "at": at}])[0]


def online(events, at=AT, card="c1"):
    store = OnlineStore()
    for event in events:
        assert store.update(event) is None
    return store.features(card, at)


@pytest.fixture(params=[batch, online])
def side(request):
    return request.param


def pay(at, amount=20.0, number=None, card="c1"):
    return {"card": card, "id": number or at, "at": at, "amount": amount}


def features(count, mean, today, hours):
    return pytest.approx(
        {"count_24h": count, "mean_24h": mean, "log_today": log1p(today), "hours_since_last": hours}, rel=1e-9
    )


def test_an_unknown_card(side):
    assert side([]) == EMPTY
    assert side([pay("2024-05-14T11:00:00Z", card="c2")]) == EMPTY


def test_two_payments(side):
    events = [pay("2024-05-13T18:00:00Z", 10.0), pay("2024-05-14T09:30:00Z", 30.0)]
    assert side(events) == features(2, 20.0, 30.0, 2.5)


def test_the_order_of_time_is_of_no_account(side):
    events = [pay("2024-05-14T11:00:00Z", 10.0), pay("2024-05-14T09:00:00Z", 30.0), pay("2024-05-12T09:00:00Z", 5.0)]
    assert side(events) == side(events[::-1]) == features(2, 20.0, 40.0, 1.0)


@pytest.mark.parametrize(
    "at, expected",
    [
        ("2024-05-13T11:59:59Z", (0, 0.0, 0.0, 24 + 1 / 3600)),
        ("2024-05-13T12:00:00Z", (1, 20.0, 0.0, 24.0)),
        ("2024-05-13T23:59:59Z", (1, 20.0, 0.0, 12 + 1 / 3600)),
        ("2024-05-14T00:00:00Z", (1, 20.0, 20.0, 12.0)),
        ("2024-05-14T11:59:59Z", (1, 20.0, 20.0, 1 / 3600)),
        ("2024-05-14T12:00:00Z", (0, 0.0, 0.0, 720.0)),
        ("2024-05-14T12:00:01Z", (0, 0.0, 0.0, 720.0)),
        ("2024-04-14T12:00:01Z", (0, 0.0, 0.0, 720 - 1 / 3600)),
        ("2024-04-14T11:00:00Z", (0, 0.0, 0.0, 720.0)),
    ],
)
def test_edges(side, at, expected):
    assert side([pay(at)]) == features(*expected)


@pytest.mark.parametrize("unknown", [None, nan])
def test_unknown_amounts_are_counted_but_not_averaged(side, unknown):
    assert side([pay("2024-05-14T11:00:00Z", unknown)]) == features(1, 0.0, 0.0, 1.0)
    events = [pay("2024-05-14T11:00:00Z", unknown), pay("2024-05-14T10:00:00Z", 10.0)]
    assert side(events) == features(2, 10.0, 10.0, 1.0)


def test_copies_count_once(side):
    event = pay("2024-05-14T11:00:00Z", 10.0)
    assert side([event, pay("2024-05-14T10:00:00Z", 30.0), event]) == features(2, 20.0, 40.0, 1.0)


def test_cards_share_nothing(side):
    events = [pay("2024-05-14T11:00:00Z", 10.0, "1", "c1"), pay("2024-05-14T10:00:00Z", 30.0, "1", "c2")]
    assert side(events, card="c1") == features(1, 10.0, 10.0, 1.0)
    assert side(events, card="c2") == features(1, 30.0, 30.0, 2.0)


def test_two_payments_at_the_same_instant(side):
    events = [pay("2024-05-14T11:00:00Z", 10.0, "1"), pay("2024-05-14T13:00:00+02:00", 30.0, "2")]
    assert side(events) == features(2, 20.0, 40.0, 1.0)


@pytest.mark.parametrize(
    "at, today, hours",
    [
        ("2024-05-14T23:30:00-05:00", 7.0, 0.5),  # 04:30 UTC on the 15th
        ("2024-05-15T00:30:00+05:30", 20.0, 6.5),  # 19:00 UTC on the 14th
    ],
)
def test_today_is_the_utc_day_of_the_request(side, at, today, hours):
    events = [
        pay("2024-05-14T00:00:00Z", 8.0),
        pay("2024-05-14T12:30:00Z", 12.0),
        pay("2024-05-14T23:00:00-05:00", 7.0),
    ]
    got = side(events, at)
    assert got["log_today"] == pytest.approx(log1p(today), rel=1e-9)
    assert got["hours_since_last"] == pytest.approx(hours, rel=1e-9)


def test_requests_are_answered_in_their_order():
    events = [pay("2024-05-14T11:00:00Z"), pay("2024-05-14T11:30:00Z", card="c2")]
    requests = [{"card": card, "at": AT} for card in ("c2", "c9", "c1")]
    assert [row["hours_since_last"] for row in batch_features(events, requests)] == [0.5, 720.0, 1.0]


def test_stores_share_nothing_and_asking_changes_nothing():
    first, second = OnlineStore(), OnlineStore()
    first.update(pay("2024-05-14T11:00:00Z"))
    assert second.features("c1", AT) == EMPTY
    assert first.features("c1", AT) == first.features("c1", AT) == features(1, 20.0, 20.0, 1.0)
    first.update(pay("2024-05-14T10:00:00Z", 40.0))
    assert first.features("c1", AT) == features(2, 30.0, 60.0, 1.0)
