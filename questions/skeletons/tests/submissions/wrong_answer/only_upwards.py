# Only one gap, upwards, in the middle: several broken versions survive.
from gaps import largest_gap


def test_largest_gap():
    assert largest_gap([1, 2, 9, 10]) == 7
