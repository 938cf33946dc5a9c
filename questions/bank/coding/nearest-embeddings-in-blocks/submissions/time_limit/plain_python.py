# Mistake: a heap keeps memory low, but each distance is added up in Python.
import heapq


def nearest(catalogue, queries, k):
    items = catalogue.tolist()
    found = []
    for query in queries.tolist():
        pairs = ((sum((a - b) ** 2 for a, b in zip(item, query)), index) for index, item in enumerate(items))
        found.append([[index, distance] for distance, index in heapq.nsmallest(k, pairs)])
    return found
