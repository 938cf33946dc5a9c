# Mistake: sorts by similarity and reverses; equal distances then come with the larger index first.
import numpy as np


def nearest(catalogue, queries, k):
    items = catalogue.astype(np.float32)
    squares = (items**2).sum(axis=1)
    found = []
    for query in queries.astype(np.float32):
        similarity = 2 * (items @ query) - squares - query @ query
        near = np.argsort(similarity, kind="stable")[::-1][:k]
        found.append([[int(index), int(-similarity[index])] for index in near])
    return found
