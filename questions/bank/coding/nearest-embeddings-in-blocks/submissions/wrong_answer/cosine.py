# Mistake: brings all vectors to length one first, as for cosine similarity; lengths no longer count.
import numpy as np


def nearest(catalogue, queries, k):
    items = catalogue.astype(np.float64)
    lengths = np.maximum(np.sqrt((items**2).sum(axis=1)), 1e-12)
    found = []
    for query in queries.astype(np.float64):
        near = np.argsort(-(items @ query) / lengths, kind="stable")[:k]
        distances = ((items[near] - query) ** 2).sum(axis=1)
        found.append([[int(index), int(distance)] for index, distance in zip(near, distances)])
    return found
