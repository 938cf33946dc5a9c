# Every rule is tested, but only at one of the two starts.
# Survivors: users-of-valid-also-in-test, midnight-counts-as-the-day-before, no-gap-before-test.
import pytest
from splits import BadTime, scale, split

VALID, TEST = "2024-03-10", "2024-03-17"


def row(event, user, at, x=0.0):
    return {"id": event, "user": user, "at": at, "x": x}


@pytest.mark.parametrize("at, part", [("2024-03-09T00:00:00Z", "train"), ("2024-03-09T00:00:01Z", "dropped"),
                                      ("2024-03-10T00:00:00Z", "valid"), ("2024-03-09T20:00:00-05:00", "valid")])
def test_first_start(at, part):
    assert split([row("a", "ann", at)], VALID, TEST, 24)[part] == ["a"]


def test_naive():
    with pytest.raises(BadTime):
        split([row("a", "ann", "2024-03-01T00:00:00")], VALID, TEST, 24)


def test_user_of_training():
    rows = [row("l", "ann", "2024-03-20T00:00:00Z"), row("e", "ann", "2024-03-01T00:00:00Z")]
    assert split(rows, VALID, TEST, 24) == {"train": ["e"], "valid": [], "test": [], "dropped": ["l"]}


def test_user_of_the_gap():
    rows = [row("e", "ann", "2024-03-09T12:00:00Z"), row("l", "ann", "2024-03-20T00:00:00Z")]
    assert split(rows, VALID, TEST, 24)["dropped"] == ["e", "l"]


def test_scaler():
    rows = [row("a", "u", "", 1.0), row("b", "u", "", 3.0), row("c", "u", "", 9.0)]
    assert scale(rows, {"train": ["a", "b"], "valid": ["c"], "test": [], "dropped": []})["mean"] == 2.0
