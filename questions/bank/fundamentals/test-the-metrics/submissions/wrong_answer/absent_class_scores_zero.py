# Fails on the reference: lets a class without true and predicted rows count 0 in the macro average.
import pytest
from metrics import macro_f1


def test_macro_f1():
    assert macro_f1([[5, 0, 0], [0, 5, 0], [0, 0, 0]]) == pytest.approx(2 / 3)
