# Mistake: fills a buffer of 1,000 records per source to save calls, and so reads far beyond what was asked for.
import heapq
from itertools import groupby, islice
from operator import itemgetter


def buffered(source):
    while chunk := list(islice(source, 1000)):
        yield from chunk


def merge_latest(sources):
    merged = heapq.merge(*map(buffered, sources), key=itemgetter(0))
    for _, group in groupby(merged, key=itemgetter(0)):
        latest = next(group)
        for record in group:
            if record[1] >= latest[1]:
                latest = record
        if latest[2] is not None:
            yield latest
