# Fails on the reference: reads a column of the confusion matrix as the true class.
import pytest
from metrics import recall_per_class


def test_recall():
    assert recall_per_class([[8, 2], [0, 10]]) == pytest.approx([1.0, 10 / 12])
