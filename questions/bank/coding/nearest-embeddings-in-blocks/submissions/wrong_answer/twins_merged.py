# Mistake: removes equal vectors to save work; the second item with the same vector is never found.
import numpy as np


def nearest(catalogue, queries, k):
    items, first = np.unique(catalogue, axis=0, return_index=True)
    items = items.astype(np.float32)
    squares = (items**2).sum(axis=1)
    found = []
    for query in queries.astype(np.float32):
        row = squares - 2 * (items @ query) + query @ query
        near = np.lexsort((first, row))[:k]
        found.append([[int(first[index]), int(row[index])] for index in near])
    return found
