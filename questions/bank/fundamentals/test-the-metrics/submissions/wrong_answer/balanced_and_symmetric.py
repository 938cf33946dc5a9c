# Each function is tested, but on balanced, symmetric data without ties or empty classes.
# Survivors: all.
import pytest
from metrics import auc, calibration_error, macro_f1, precision_at_k, recall_per_class


def test_all():
    assert precision_at_k(["a", "b", "c", "d"], ["a", "b"], 2) == 1.0
    assert recall_per_class([[8, 2], [2, 8]]) == pytest.approx([0.8, 0.8])
    assert macro_f1([[8, 2], [2, 8]]) == pytest.approx(0.8)
    assert auc([0, 0, 1, 1], [0.1, 0.6, 0.4, 0.9]) == pytest.approx(0.75)
    assert calibration_error([0, 1], [0.1, 0.9], 10) == pytest.approx(0.1)
