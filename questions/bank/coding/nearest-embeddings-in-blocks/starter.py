import numpy as np


def nearest(catalogue: np.ndarray, queries: np.ndarray, k: int) -> list[list[list[int]]]:
    """For each query the k nearest items as [index, squared distance], the nearest first.

    This version is right. It is slow and keeps far more than it returns: make it faster and leaner.
    """
    distances = []
    for query in queries:
        difference = catalogue.astype(np.float64) - query
        distances.append((difference**2).sum(axis=1))
    matrix = np.array(distances)
    order = np.argsort(matrix, axis=1, kind="stable")
    ranked = np.take_along_axis(matrix, order, axis=1)
    return [
        [[int(index), int(distance)] for index, distance in zip(best[:k], near[:k])]
        for best, near in zip(order, ranked)
    ]
