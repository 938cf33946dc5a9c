# Mistake: takes the order of the sources for the order of time, and never looks at the version.
import heapq
from itertools import groupby
from operator import itemgetter


def merge_latest(sources):
    for _, group in groupby(heapq.merge(*sources, key=itemgetter(0)), key=itemgetter(0)):
        for record in group:
            latest = record
        if latest[2] is not None:
            yield latest
