# Mistake: goes through the catalogue in blocks and merges the best, but forgets to add the block's start to the index.
import numpy as np


def nearest(catalogue, queries, k):
    found = []
    for query in queries.astype(np.float32):
        best = []
        for start in range(0, len(catalogue), 256):
            items = catalogue[start : start + 256].astype(np.float32)
            row = ((items - query) ** 2).sum(axis=1)
            best += [(float(row[index]), int(index)) for index in np.argsort(row, kind="stable")[:k]]
        best.sort(key=lambda pair: pair[0])
        found.append([[index, int(distance)] for distance, index in best[:k]])
    return found
