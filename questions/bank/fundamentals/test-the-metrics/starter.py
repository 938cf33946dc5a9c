import pytest
from metrics import precision_at_k


def test_one_of_two_places_is_relevant():
    assert precision_at_k(["a", "b"], ["b"], 2) == pytest.approx(0.5)
