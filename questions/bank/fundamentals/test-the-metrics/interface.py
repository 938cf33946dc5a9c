class BadInput(ValueError):
    """Raised where the docstrings below say so, and nowhere else."""


def precision_at_k(ranked: list[str], relevant: list[str], k: int) -> float:
    """The share of the first k places of a ranking that hold a relevant item.

    ranked: items, best first, each at most once; may be empty, and shorter or longer than k.
    relevant: the relevant items, each at most once, in any order; may be empty; not all of them need be in `ranked`.
    k: whole number; below 1 it raises BadInput.

    Returns the number of relevant items among the first k of `ranked`, divided by k. A place that the ranking leaves
    empty is a miss: with fewer than k items the divisor is still k.
    """
    ...


def recall_per_class(matrix: list[list[int]]) -> list[float | None]:
    """The recall of each class of a confusion matrix.

    matrix: square, at least 1 x 1, counts of at least 0; matrix[t][p] is the number of rows whose true class is t and
        whose predicted class is p. So a row of the matrix is a true class, a column a predicted one.

    Returns one value per class, in order: the share of the rows of this true class that were predicted as it. None,
    not NaN and not 0, for a class of which there is no true row.
    """
    ...


def macro_f1(matrix: list[list[int]]) -> float:
    """The plain mean of the F1 scores of the classes: each class weighs the same, however many rows it has.

    matrix: as for `recall_per_class`.

    The F1 of class c is 2 * matrix[c][c] / (sum of row c + sum of column c). A class that has neither a true nor a
    predicted row is left out of the mean. Every other class counts: one that is never predicted, or predicted without
    having a true row, has an F1 of 0. If all counts are 0, raises BadInput.
    """
    ...


def auc(labels: list[int], scores: list[float]) -> float | None:
    """The area under the ROC curve.

    labels: 1 (positive) or 0 (negative). scores: as many numbers, of any size, infinities included; higher means more
        likely positive. At most 2,000 of each; both may be empty.

    Over all pairs of one positive and one negative row, a pair counts 1 if the positive one has the higher score, 1/2
    if the scores are equal, and 0 otherwise; the result is the mean over the pairs. None if there is no pair. A NaN
    among the scores raises BadInput, whatever else there is.
    """
    ...


def calibration_error(labels: list[int], probabilities: list[float], bins: int) -> float:
    """The expected calibration error (ECE) with bins of equal width.

    labels: 1 or 0, at least one. probabilities: as many numbers from 0 to 1, both included; a NaN among them raises
        BadInput. bins: whole number from 1 to 1,000.

    Bin i, for i from 0 to bins - 1, holds the rows with i / bins <= probability < (i + 1) / bins; the last bin also
    holds those with a probability of 1. The gap of a bin is the absolute difference between the mean of its
    probabilities and the mean of its labels. The result is the mean of the gaps, each weighted with the number of rows
    of its bin; empty bins count nothing.
    """
    ...
