# Mistake: `if fields` asks whether the dict has entries, so a document with empty fields counts as deleted.
import heapq
from itertools import groupby
from operator import itemgetter


def merge_latest(sources):
    for _, group in groupby(heapq.merge(*sources, key=itemgetter(0)), key=itemgetter(0)):
        latest = next(group)
        for record in group:
            if record[1] >= latest[1]:
                latest = record
        if latest[2]:
            yield latest
