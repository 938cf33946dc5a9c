# Mistake: takes the largest inner product for the smallest distance, which holds only for vectors of one length.
import numpy as np


def nearest(catalogue, queries, k):
    items = catalogue.astype(np.float32)
    found = []
    for query in queries.astype(np.float32):
        product = items @ query
        near = np.argsort(-product, kind="stable")[:k]
        distances = ((items[near] - query) ** 2).sum(axis=1)
        found.append([[int(index), int(distance)] for index, distance in zip(near, distances)])
    return found
