# Mistake: max() returns the first of several maxima, so of equal versions the earliest source wins.
import heapq
from itertools import groupby
from operator import itemgetter


def merge_latest(sources):
    for _, group in groupby(heapq.merge(*sources, key=itemgetter(0)), key=itemgetter(0)):
        latest = max(group, key=itemgetter(1))
        if latest[2] is not None:
            yield latest
