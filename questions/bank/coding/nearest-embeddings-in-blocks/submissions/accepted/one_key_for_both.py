# Blocks of queries; distance and index become one whole number, distance * n + index, so that no two keys are equal.
import numpy as np


def nearest(catalogue, queries, k):
    count = len(catalogue)
    items = catalogue.astype(np.float32)
    squares = np.einsum("ij,ij->i", items, items)
    index = np.arange(count)
    size = max(1, 200_000 // count)
    found = []
    for start in range(0, len(queries), size):
        block = queries[start : start + size].astype(np.float32)
        distances = squares - 2 * (block @ items.T) + np.einsum("ij,ij->i", block, block)[:, None]
        keys = distances.astype(np.int64)
        keys *= count
        keys += index
        keys.partition(k - 1, axis=1)
        keys = np.sort(keys[:, :k], axis=1)
        found += np.stack((keys % count, keys // count), axis=2).tolist()
    return found
