# The definitions once more as plain loops over fractions, compared on seeded random inputs with many ties and gaps.
import random
from bisect import bisect_right
from fractions import Fraction
from math import nan

import pytest
from metrics import BadInput, auc, calibration_error, macro_f1, precision_at_k, recall_per_class


def near(value):
    return pytest.approx(float(value), rel=1e-9, abs=1e-9)


@pytest.fixture(params=range(40))
def dice(request):
    return random.Random(request.param)


def test_precision(dice):
    ranked = dice.sample("abcdefghij", dice.randrange(11))
    relevant = dice.sample("abcdefghijxyz", dice.randrange(8))
    for k in range(1, 13):
        assert precision_at_k(ranked, relevant, k) == near(Fraction(len(set(ranked[:k]) & set(relevant)), k))


def random_matrix(dice):
    size = dice.randrange(1, 5)
    matrix = [[dice.choice([0, 0, 1, 5, 40]) for _ in range(size)] for _ in range(size)]
    for c in range(size):
        if dice.random() < 0.3:
            matrix[c] = [0] * size
        if dice.random() < 0.3:
            for row in matrix:
                row[c] = 0
    return matrix


def test_matrix(dice):
    for _ in range(5):
        matrix = random_matrix(dice)
        classes = range(len(matrix))
        recalls, scores = [], []
        for c in classes:
            rows, columns = sum(matrix[c]), sum(matrix[t][c] for t in classes)
            recalls.append(near(Fraction(matrix[c][c], rows)) if rows else None)
            if rows or columns:
                scores.append(Fraction(2 * matrix[c][c], rows + columns))
        assert recall_per_class(matrix) == recalls
        if scores:
            assert macro_f1(matrix) == near(sum(scores) / len(scores))
        else:
            with pytest.raises(BadInput):
                macro_f1(matrix)


def test_auc(dice):
    labels = [dice.randrange(2) for _ in range(12)]
    scores = [dice.randrange(5) / 4 for _ in labels]
    pairs = [
        Fraction((p > n) - (p < n) + 1, 2)
        for p, positive in zip(scores, labels)
        for n, other in zip(scores, labels)
        if positive and not other
    ]
    expected = near(sum(pairs) / len(pairs)) if pairs else None
    assert auc(labels, scores) == expected
    with pytest.raises(BadInput):
        auc(labels, scores[:-1] + [nan])


def test_calibration_error(dice):
    bins = dice.choice([1, 2, 4, 5, 10])
    labels = [dice.randrange(2) for _ in range(15)]
    probabilities = [dice.choice([0.0, 0.1, 0.2, 0.25, 0.5, 0.8, 0.99, 1.0, dice.random()]) for _ in labels]
    gaps = {}
    for label, p in zip(labels, probabilities):
        number = min(bisect_right([i / bins for i in range(bins)], p) - 1, bins - 1)
        gaps[number] = gaps.get(number, 0) + Fraction(p) - label
    assert calibration_error(labels, probabilities, bins) == near(sum(map(abs, gaps.values())) / 15)
    with pytest.raises(BadInput):
        calibration_error(labels, probabilities[1:] + [nan], bins)
