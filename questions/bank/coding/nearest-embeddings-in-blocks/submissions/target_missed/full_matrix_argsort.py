# Half-way: one product in place of the loop, but all distances at once in float64, and every row is sorted to the end.
import numpy as np


def nearest(catalogue, queries, k):
    items, block = catalogue.astype(np.float64), queries.astype(np.float64)
    distances = (block**2).sum(axis=1)[:, None] - 2 * block @ items.T + (items**2).sum(axis=1)
    order = np.argsort(distances, axis=1, kind="stable")[:, :k]
    near = np.take_along_axis(distances, order, axis=1)
    return np.stack((order, near), axis=2).astype(int).tolist()
