# One sorted log in UTC with clear days. Survivors: all but no-gap-before-test.
from splits import scale, split

ROWS = [
    {"id": "a1", "user": "ann", "at": "2024-03-01T09:00:00Z", "x": 1.0},
    {"id": "b1", "user": "bob", "at": "2024-03-05T09:00:00Z", "x": 3.0},
    {"id": "c1", "user": "cat", "at": "2024-03-12T09:00:00Z", "x": 2.0},
    {"id": "a2", "user": "ann", "at": "2024-03-13T09:00:00Z", "x": 2.0},
    {"id": "e1", "user": "eve", "at": "2024-03-16T09:00:00Z", "x": 2.0},
    {"id": "d1", "user": "dan", "at": "2024-03-20T09:00:00Z", "x": 2.0},
]


def test_split():
    parts = split(ROWS, "2024-03-10", "2024-03-17", 24)
    assert parts == {"train": ["a1", "b1"], "valid": ["c1"], "test": ["d1"], "dropped": ["a2", "e1"]}


def test_scale():
    parts = split(ROWS, "2024-03-10", "2024-03-17", 24)
    assert scale(ROWS, parts)["mean"] == 2.0
