# Lopsided data, ties and edges, but nothing is ever missing, empty or NaN.
# Survivors: divided-by-what-is-there, absent-class-is-nan, f1-skips-classes-never-predicted, nan-scores-ranked.
import pytest
from metrics import auc, calibration_error, macro_f1, precision_at_k, recall_per_class


def test_ranking():
    assert precision_at_k(["a", "b", "c"], ["c"], 2) == 0.0
    assert precision_at_k(["a", "b", "c"], ["c"], 3) == pytest.approx(1 / 3)


def test_matrix():
    assert recall_per_class([[8, 2], [0, 10]]) == pytest.approx([0.8, 1.0])
    assert macro_f1([[90, 0], [8, 2]]) == pytest.approx((180 / 188 + 4 / 12) / 2)


def test_scores():
    assert auc([1, 0, 1, 0], [3, 2, 1, 1]) == pytest.approx(2.5 / 4)
    assert calibration_error([0, 0], [0.95, 1.0], 10) == pytest.approx(0.975)
