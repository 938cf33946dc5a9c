"""Offline metrics that several teams share: lists in, plain numbers out."""

import numpy as np


class BadInput(ValueError):
    """Input from which no meaningful number can be computed."""


def precision_at_k(ranked: list[str], relevant: list[str], k: int) -> float:
    if k < 1:
        raise BadInput(f"k must be at least 1, not {k}")
    wanted = set(relevant)
    hits = 0
    for position, item in enumerate(ranked, start=1):
        if position > k:
            break
        hits += item in wanted
    return hits / k


def recall_per_class(matrix: list[list[int]]) -> list[float | None]:
    counts = np.array(matrix, dtype=float)
    hits = counts.diagonal()
    support = counts.sum(axis=1)
    return [float(hit / n) if n else None for hit, n in zip(hits, support, strict=True)]


def macro_f1(matrix: list[list[int]]) -> float:
    counts = np.array(matrix, dtype=float)
    hits = counts.diagonal()
    true, predicted = counts.sum(axis=1), counts.sum(axis=0)
    present = (true > 0) | (predicted > 0)
    if not present.any():
        raise BadInput("a matrix without a single count")
    scores = 2 * hits[present] / (true + predicted)[present]
    return float(np.mean(scores))


def auc(labels: list[int], scores: list[float]) -> float | None:
    _refuse_nan(scores)
    truth, score = np.array(labels, dtype=int), np.array(scores, dtype=float)
    positive, negative = score[truth == 1], score[truth == 0]
    if not len(positive) or not len(negative):
        return None
    above = (positive[:, None] > negative).mean()
    equal = (positive[:, None] == negative).mean()
    return float(above + equal / 2)


def calibration_error(labels: list[int], probabilities: list[float], bins: int) -> float:
    _refuse_nan(probabilities)
    truth, p = np.array(labels, dtype=float), np.array(probabilities, dtype=float)
    edges = np.arange(bins + 1) / bins
    index = np.digitize(p, edges) - 1
    index[index == bins] = bins - 1  # a probability of exactly 1
    error = 0.0
    for number in range(bins):
        inside = index == number
        if inside.any():
            error += inside.mean() * abs(p[inside].mean() - truth[inside].mean())
    return float(error)


def _refuse_nan(values: list[float]) -> None:
    if any(value != value for value in values):
        raise BadInput("NaN among the values")
