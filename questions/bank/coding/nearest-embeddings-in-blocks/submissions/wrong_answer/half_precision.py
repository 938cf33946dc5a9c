# Mistake: float16 to save memory; it holds whole numbers only up to 2,048, so near items become equal or swap.
import numpy as np

BLOCK = 16  # queries; a block of distances has BLOCK times as many numbers as the catalogue has items


def nearest(catalogue: np.ndarray, queries: np.ndarray, k: int) -> list[list[list[int]]]:
    items = catalogue.astype(np.float16)
    squares = np.einsum("ij,ij->i", items, items)
    found = []
    for start in range(0, len(queries), BLOCK):
        block = queries[start : start + BLOCK].astype(np.float16)
        distances = block @ items.T
        distances *= -2
        distances += squares
        own = np.einsum("ij,ij->i", block, block)
        for row, square in zip(distances, own):
            border = np.partition(row, k - 1)[k - 1]
            near = np.flatnonzero(row <= border)  # in order of the index, with all ties at the border
            near = near[np.argsort(row[near], kind="stable")[:k]]
            found.append([[int(index), int(row[index] + square)] for index in near])
    return found
