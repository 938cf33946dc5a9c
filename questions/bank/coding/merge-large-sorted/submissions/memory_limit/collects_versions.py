# Mistake: merges lazily, but collects all versions of a document in a list; one document with many does not fit.
import heapq
from itertools import groupby
from operator import itemgetter


def merge_latest(sources):
    for _, group in groupby(heapq.merge(*sources, key=itemgetter(0)), key=itemgetter(0)):
        versions = sorted(group, key=itemgetter(1))  # stable: the last one is the latest
        if versions[-1][2] is not None:
            yield versions[-1]
