# Right but O(n) memory: puts all records into one list and sorts it, as if the sources were not sorted already.
from itertools import chain, groupby
from operator import itemgetter


def merge_latest(sources):
    records = sorted(chain.from_iterable(sources), key=itemgetter(0))  # stable: equal ids stay in order of source
    for _, group in groupby(records, key=itemgetter(0)):
        latest = next(group)
        for record in group:
            if record[1] >= latest[1]:
                latest = record
        if latest[2] is not None:
            yield latest
