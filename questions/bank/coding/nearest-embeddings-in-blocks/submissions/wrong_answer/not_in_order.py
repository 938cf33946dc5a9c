# Mistake: takes the first k of argpartition as they lie; they are the nearest, but not in order.
import numpy as np


def nearest(catalogue, queries, k):
    items = catalogue.astype(np.float32)
    squares = (items**2).sum(axis=1)
    found = []
    for query in queries.astype(np.float32):
        row = squares - 2 * (items @ query) + query @ query
        border = np.partition(row, k - 1)[k - 1]
        sure, ties = np.flatnonzero(row < border), np.flatnonzero(row == border)
        near = np.concatenate((sure, ties[: k - len(sure)]))
        found.append([[int(index), int(row[index])] for index in near])
    return found
