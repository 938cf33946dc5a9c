# Fails on the reference: expects the sample standard deviation (n - 1), where the specification divides by n.
from statistics import stdev

import pytest
from splits import scale


def test_std():
    rows = [{"id": str(x), "user": "u", "at": "2024-03-01T00:00:00Z", "x": float(x)} for x in (1, 2, 4, 9)]
    parts = {"train": ["1", "2", "4", "9"], "valid": [], "test": [], "dropped": []}
    assert scale(rows, parts)["std"] == pytest.approx(stdev([1.0, 2.0, 4.0, 9.0]))
