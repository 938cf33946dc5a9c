# Worked examples for each clause of each docstring; fractions stay fractions, so that they can be checked by eye.
from math import inf, nan

import pytest
from metrics import BadInput, auc, calibration_error, macro_f1, precision_at_k, recall_per_class

RANKED = ["a", "b", "c", "d"]


def near(value):
    return pytest.approx(value, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize(
    "ranked, relevant, k, expected",
    [
        (RANKED, ["a"], 1, 1),
        (RANKED, ["b"], 1, 0),
        (RANKED, ["b"], 2, 1 / 2),
        (RANKED, ["c"], 2, 0),
        (RANKED, ["d", "a"], 3, 1 / 3),
        (RANKED, ["d", "a", "z"], 4, 2 / 4),
        (RANKED, RANKED, 8, 4 / 8),
        (["a"], ["a"], 5, 1 / 5),
        (RANKED, [], 3, 0),
        ([], ["a"], 3, 0),
    ],
)
def test_precision_at_k(ranked, relevant, k, expected):
    assert precision_at_k(ranked, relevant, k) == near(expected)


@pytest.mark.parametrize("k", [0, -1])
def test_k_begins_at_one(k):
    with pytest.raises(BadInput):
        precision_at_k(RANKED, ["a"], k)


def test_recall_goes_along_the_rows():
    assert recall_per_class([[8, 2], [0, 10]]) == near([0.8, 1.0])
    assert recall_per_class([[1, 2, 3], [0, 4, 0], [5, 0, 5]]) == near([1 / 6, 1.0, 1 / 2])


def test_recall_of_an_absent_class_is_none():
    assert recall_per_class([[0, 0], [1, 3]]) == [None, 0.75]
    assert recall_per_class([[3, 1], [0, 0]]) == [0.75, None]
    assert recall_per_class([[0]]) == [None]


def test_recall_of_a_class_never_found_is_zero():
    assert recall_per_class([[0, 4], [0, 1]]) == [0.0, 1.0]


@pytest.mark.parametrize(
    "matrix, scores",
    [
        ([[5, 0], [0, 5]], [1, 1]),
        ([[90, 0], [8, 2]], [180 / 188, 4 / 12]),
        ([[6, 0], [2, 0]], [12 / 14, 0]),
        ([[6, 2], [0, 0]], [12 / 14, 0]),
        ([[6, 2, 0], [1, 3, 0], [0, 0, 0]], [12 / 15, 6 / 9]),
        ([[0, 3], [2, 0]], [0, 0]),
        ([[7]], [1]),
    ],
)
def test_macro_f1(matrix, scores):
    assert macro_f1(matrix) == near(sum(scores) / len(scores))


def test_f1_of_nothing():
    with pytest.raises(BadInput):
        macro_f1([[0, 0], [0, 0]])


@pytest.mark.parametrize(
    "labels, scores, expected",
    [
        ([0, 1], [0.2, 0.9], 1),
        ([0, 1], [0.9, 0.2], 0),
        ([0, 1], [0.5, 0.5], 1 / 2),
        ([1, 0, 1, 0], [3, 2, 1, 1], 2.5 / 4),
        ([0, 0, 1], [-inf, inf, inf], 1.5 / 2),
        ([1, 0, 0, 0], [7, 1, 7, 9], 1.5 / 3),
    ],
)
def test_auc(labels, scores, expected):
    assert auc(labels, scores) == near(expected)


@pytest.mark.parametrize("labels", [[], [1, 1], [0]])
def test_auc_without_a_pair(labels):
    assert auc(labels, [0.5] * len(labels)) is None


@pytest.mark.parametrize("labels, scores", [([0, 1], [0.2, nan]), ([0, 1], [nan, 0.2]), ([1], [nan])])
def test_auc_refuses_nan(labels, scores):
    with pytest.raises(BadInput):
        auc(labels, scores)


@pytest.mark.parametrize(
    "labels, probabilities, bins, expected",
    [
        ([0], [1.0], 10, 1),
        ([1], [1.0], 10, 0),
        ([1], [0.0], 10, 1),
        ([0, 1], [0.9, 1.0], 10, 0.45),
        ([0, 1], [0.25, 0.75], 1, 0),
        ([0, 1], [0.25, 0.75], 2, 0.25),
        ([0, 1], [0.4, 0.5], 2, 0.45),
        ([1, 0, 1, 1], [0.1, 0.3, 0.6, 0.8], 2, 3 / 4 * 0 + (2 * 0.3 + 2 * 0.3) / 4),
        ([0, 0, 0, 1], [0.2, 0.2, 0.2, 0.9], 2, (3 * 0.2 + 1 * 0.1) / 4),
    ],
)
def test_calibration_error(labels, probabilities, bins, expected):
    assert calibration_error(labels, probabilities, bins) == near(expected)


def test_calibration_error_refuses_nan():
    with pytest.raises(BadInput):
        calibration_error([0, 1], [0.5, nan], 2)
