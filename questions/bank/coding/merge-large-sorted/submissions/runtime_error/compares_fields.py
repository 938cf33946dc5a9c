# Mistake: no tie-breaker before the fields in the heap's tuples; on equal id and version Python compares two dicts.
import heapq


def merge_latest(sources):
    heads = []
    for place, source in enumerate(sources):
        for doc_id, version, fields in source:
            heads.append((doc_id, version, fields, place))
            break
    heapq.heapify(heads)
    latest = None
    while heads:
        doc_id, version, fields, place = heapq.heappop(heads)
        if latest is not None and latest[0] != doc_id:
            if latest[2] is not None:
                yield latest
            latest = None
        if latest is None or version >= latest[1]:
            latest = (doc_id, version, fields)
        for following in sources[place]:
            heapq.heappush(heads, (*following, place))
            break
    if latest is not None and latest[2] is not None:
        yield latest
