# Reference. A heap of one head per source; equal ids leave it in order of source, so that `>=` settles every tie.
import heapq
from collections.abc import Iterator

Record = tuple[int, int, dict | None]


def merge_latest(sources: list[Iterator[Record]]) -> Iterator[Record]:
    heads = []
    for place, source in enumerate(sources):
        record = next(source, None)
        if record is not None:
            heads.append((record[0], place, record))  # no two places are equal, so records are never compared
    heapq.heapify(heads)
    while heads:
        doc_id = heads[0][0]
        latest = heads[0][2]
        while heads and heads[0][0] == doc_id:
            _, place, record = heads[0]
            if record[1] >= latest[1]:
                latest = record
            following = next(sources[place], None)
            if following is None:
                heapq.heappop(heads)
            else:
                heapq.heapreplace(heads, (following[0], place, following))
        if latest[2] is not None:
            yield latest
