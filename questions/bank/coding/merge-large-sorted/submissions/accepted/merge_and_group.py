# heapq.merge is stable across its inputs, groupby forms the groups, and a loop keeps one record of each group.
import heapq
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

Record = tuple[int, int, dict | None]


def merge_latest(sources: list[Iterator[Record]]) -> Iterator[Record]:
    by_id = itemgetter(0)
    for _, group in groupby(heapq.merge(*sources, key=by_id), key=by_id):
        latest = next(group)
        for record in group:
            if record[1] >= latest[1]:
                latest = record
        if latest[2] is not None:
            yield latest
