# Each promise of the docstring, with the largest gap at both ends.
import pytest
from gaps import NoValues, largest_gap


@pytest.mark.parametrize(("values", "gap"), [([3], 0), ([5, 1, 2], 4), ([1, 2, 9], 7), ([1, 9, 8], 8)])
def test_largest_gap(values, gap):
    assert largest_gap(values) == gap


def test_no_values():
    with pytest.raises(NoValues):
        largest_gap([])
