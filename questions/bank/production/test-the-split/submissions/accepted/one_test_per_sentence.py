# One test per sentence of the specification, each with the fewest rows that can break it; expected values by hand.
import pytest
from splits import BadTime, NothingToFit, scale, split

VALID, TEST = "2024-03-10", "2024-03-17"


def row(event, user, at, x=0.0):
    return {"id": event, "user": user, "at": at, "x": x}


def where(*rows, gap=0):
    """The part of each event."""
    parts = split(list(rows), VALID, TEST, gap)
    assert list(parts) == ["train", "valid", "test", "dropped"]
    assert sum(map(len, parts.values())) == len(rows)
    return {event: part for part, events in parts.items() for event in events}


@pytest.mark.parametrize(
    "at, part",
    [
        ("2024-03-09T23:59:59Z", "train"),
        ("2024-03-10T00:00:00Z", "valid"),
        ("2024-03-16T23:59:59Z", "valid"),
        ("2024-03-17T00:00:00Z", "test"),
    ],
)
def test_a_period_begins_at_midnight_and_ends_before_the_next(at, part):
    assert where(row("a", "ann", at)) == {"a": part}


@pytest.mark.parametrize(
    "at, part",
    [
        ("2024-03-09T20:30:00-05:00", "valid"),  # 01:30 UTC on the 10th
        ("2024-03-10T03:00:00+05:30", "train"),  # 21:30 UTC on the 9th
        ("2024-03-16T20:30:00-05:00", "test"),
        ("2024-03-17T03:00:00+05:30", "valid"),
    ],
)
def test_days_are_utc_days(at, part):
    assert where(row("a", "ann", at)) == {"a": part}


def test_a_time_without_offset_is_refused():
    with pytest.raises(BadTime):
        split([row("a", "ann", "2024-03-01T09:00:00")], VALID, TEST, 0)


@pytest.mark.parametrize(
    "at, part",
    [
        ("2024-03-09T00:00:00Z", "train"),
        ("2024-03-09T00:00:01Z", "dropped"),
        ("2024-03-10T00:00:00Z", "valid"),
        ("2024-03-16T00:00:00Z", "valid"),
        ("2024-03-16T00:00:01Z", "dropped"),
        ("2024-03-17T00:00:00Z", "test"),
        ("2024-03-30T00:00:00Z", "test"),
    ],
)
def test_the_gap_before_each_start(at, part):
    assert where(row("a", "ann", at), gap=24) == {"a": part}


@pytest.mark.parametrize(
    "first, second",
    [("2024-03-01", "2024-03-12"), ("2024-03-01", "2024-03-20"), ("2024-03-12", "2024-03-20")],
)
def test_a_user_stays_in_one_part(first, second):
    early, late = row("e", "ann", first + "T12:00:00Z"), row("l", "ann", second + "T12:00:00Z")
    part = where(early)["e"]
    assert where(early, late) == {"e": part, "l": "dropped"}
    assert where(late, early) == {"e": part, "l": "dropped"}


def test_the_first_event_counts_also_when_the_gap_drops_it():
    rows = row("e", "ann", "2024-03-09T23:00:00Z"), row("l", "ann", "2024-03-12T00:00:00Z")
    assert where(*rows, gap=24) == {"e": "dropped", "l": "dropped"}


def test_several_events_of_a_user_in_one_part_are_kept():
    rows = row("e", "ann", "2024-03-11T00:00:00Z"), row("l", "ann", "2024-03-12T00:00:00Z")
    assert where(*rows) == {"e": "valid", "l": "valid"}


def test_order_is_by_instant_and_then_by_id():
    rows = [
        row("z", "u1", "2024-03-02T00:00:00Z"),
        row("b", "u2", "2024-03-01T23:00:00-02:00"),  # 01:00 UTC on the 2nd
        row("a", "u3", "2024-03-02T03:00:00+02:00"),  # the same instant
        row("c", "u4", "2024-03-01T00:00:00Z"),
    ]
    assert split(rows, VALID, TEST, 0)["train"] == ["c", "z", "a", "b"]


def test_no_rows():
    assert split([], VALID, TEST, 24) == {"train": [], "valid": [], "test": [], "dropped": []}


ROWS = [row("a", "u1", "", 1.0), row("b", "u2", "", 3.0), row("c", "u3", "", 100.0), row("d", "u4", "", -50.0)]


def test_the_scaler_sees_training_only():
    got = scale(ROWS, {"train": ["a", "b"], "valid": [], "test": ["c"], "dropped": ["d"]})
    assert got == {"mean": 2.0, "std": 1.0, "train": {"a": -1.0, "b": 1.0}, "valid": {}, "test": {"c": 98.0}}


def test_equal_values_have_a_spread_of_one():
    got = scale(ROWS, {"train": ["b"], "valid": ["a"], "test": [], "dropped": []})
    assert (got["mean"], got["std"], got["valid"]) == (3.0, 1.0, {"a": -2.0})


def test_nothing_to_fit():
    with pytest.raises(NothingToFit):
        scale(ROWS, {"train": [], "valid": ["a"], "test": ["b"], "dropped": []})
