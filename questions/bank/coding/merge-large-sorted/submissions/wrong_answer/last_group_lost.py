# Mistake: a document is yielded when the next one begins; nothing begins after the last one, so it is lost.
import heapq
from operator import itemgetter


def merge_latest(sources):
    latest = None
    for record in heapq.merge(*sources, key=itemgetter(0)):
        if latest is None or record[0] == latest[0]:
            if latest is None or record[1] >= latest[1]:
                latest = record
            continue
        if latest[2] is not None:
            yield latest
        latest = record
