# Fails on the reference: takes the gap to lie after each start instead of before it.
from splits import split


def test_gap():
    rows = [{"id": "a", "user": "ann", "at": "2024-03-10T12:00:00Z", "x": 0.0}]
    assert split(rows, "2024-03-10", "2024-03-17", 24)["dropped"] == ["a"]
