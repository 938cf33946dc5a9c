# The right examples for everything, but compared with a tolerance that hides most of what they show.
# Survivors: divided-by-what-is-there, recall-along-the-columns, weighted-instead-of-macro.
from math import nan

import pytest
from metrics import BadInput, auc, calibration_error, macro_f1, precision_at_k, recall_per_class


def near(value):
    return pytest.approx(value, abs=0.35)


def test_ranking():
    assert precision_at_k(["a", "b", "c"], ["c"], 1 + 1) == near(0.0)
    assert precision_at_k(["a", "b"], ["b"], 1) == near(0.0)
    assert precision_at_k(["a", "b"], ["a"], 3) == near(1 / 3)


def test_matrix():
    assert recall_per_class([[8, 2], [0, 10]]) == near([0.8, 1.0])
    assert recall_per_class([[0, 0], [0, 3]])[0] is None
    assert macro_f1([[90, 0], [8, 2]]) == near(0.645)
    assert macro_f1([[6, 0], [2, 0]]) == near(3 / 7)


def test_scores():
    assert auc([0, 1], [0.5, 0.5]) == near(0.5)
    assert calibration_error([0], [1.0], 10) == near(1.0)
    with pytest.raises(BadInput):
        auc([0, 1], [0.2, nan])
