# Mistake: deletions are filtered out before the merge, so the record that they should hide comes back to life.
import heapq
from itertools import groupby
from operator import itemgetter


def without_deletions(source):
    return (record for record in source if record[2] is not None)


def merge_latest(sources):
    merged = heapq.merge(*map(without_deletions, sources), key=itemgetter(0))
    for _, group in groupby(merged, key=itemgetter(0)):
        latest = next(group)
        for record in group:
            if record[1] >= latest[1]:
                latest = record
        yield latest
