# Blocks of the catalogue too, each read once, as for one that fits into no memory: it competes with the k best so far.
import numpy as np

ITEMS, QUERIES = 2_048, 64


def nearest(catalogue, queries, k):
    count = len(catalogue)
    best = np.full((len(queries), k), np.iinfo(np.int64).max)  # keys, distance * count + index, in order
    for start in range(0, count, ITEMS):
        items = catalogue[start : start + ITEMS].astype(np.float32)
        squares = np.einsum("ij,ij->i", items, items)
        index = np.arange(start, start + len(items))
        for first in range(0, len(queries), QUERIES):
            block = queries[first : first + QUERIES].astype(np.float32)
            distances = block @ items.T
            distances *= -2
            distances += squares
            distances += np.einsum("ij,ij->i", block, block)[:, None]
            keys = distances.astype(np.int64)
            keys *= count
            keys += index
            if len(items) > k:
                keys.partition(k - 1, axis=1)
            merged = np.concatenate((best[first : first + QUERIES], keys[:, :k]), axis=1)
            merged.sort(axis=1)
            best[first : first + QUERIES] = merged[:, :k]
    return np.stack((best % count, best // count), axis=2).tolist()
