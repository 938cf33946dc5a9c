# Mistake: int8 minus int8 is int8 and wraps around in silence: 100 - (-100) becomes -56.
import numpy as np


def nearest(catalogue, queries, k):
    found = []
    for query in queries:
        row = ((catalogue - query).astype(np.int32) ** 2).sum(axis=1)
        near = np.flatnonzero(row <= np.partition(row, k - 1)[k - 1])
        near = near[np.argsort(row[near], kind="stable")[:k]]
        found.append([[int(index), int(row[index])] for index in near])
    return found
