from gaps import largest_gap


def test_no_gap():
    assert largest_gap([3]) == 0
