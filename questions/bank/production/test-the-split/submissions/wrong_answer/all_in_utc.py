# Every rule and both starts, but each time ends in Z and each log is sorted.
# Survivors: first-row-taken-for-first-event, offset-cut-off, time-without-offset-accepted.
import pytest
from splits import scale, split

VALID, TEST = "2024-03-10", "2024-03-17"


def where(*events, gap=0):
    rows = [{"id": str(n), "user": user, "at": at + "Z", "x": 0.0} for n, (user, at) in enumerate(events)]
    found = {event: part for part, events in split(rows, VALID, TEST, gap).items() for event in events}
    return [found[str(n)] for n in range(len(rows))]


@pytest.mark.parametrize("gap, at, part", [
    (0, "2024-03-09T23:59:59", "train"), (0, "2024-03-10T00:00:00", "valid"), (0, "2024-03-17T00:00:00", "test"),
    (24, "2024-03-09T00:00:00", "train"), (24, "2024-03-09T00:00:01", "dropped"),
    (24, "2024-03-16T00:00:00", "valid"), (24, "2024-03-16T00:00:01", "dropped"),
])
def test_edges(gap, at, part):
    assert where(("ann", at), gap=gap) == [part]


def test_users():
    assert where(("ann", "2024-03-01T00:00:00"), ("ann", "2024-03-12T00:00:00")) == ["train", "dropped"]
    assert where(("ann", "2024-03-12T00:00:00"), ("ann", "2024-03-20T00:00:00")) == ["valid", "dropped"]
    assert where(("ann", "2024-03-09T12:00:00"), ("ann", "2024-03-12T00:00:00"), gap=24) == ["dropped", "dropped"]


def test_scaler():
    rows = [{"id": e, "user": e, "at": "2024-03-01T00:00:00Z", "x": x} for e, x in (("a", 1.0), ("b", 3.0), ("c", 9.0))]
    assert scale(rows, {"train": ["a", "b"], "valid": [], "test": ["c"], "dropped": []})["test"] == {"c": 7.0}
