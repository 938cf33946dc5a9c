# Mistake: next() without a default on an empty source; inside a generator the StopIteration becomes a RuntimeError.
import heapq


def merge_latest(sources):
    heads = []
    for place, source in enumerate(sources):
        record = next(source)
        heads.append((record[0], place, record))
    heapq.heapify(heads)
    while heads:
        doc_id, _, latest = heads[0]
        while heads and heads[0][0] == doc_id:
            _, place, record = heads[0]
            if record[1] >= latest[1]:
                latest = record
            try:
                following = next(sources[place])
            except StopIteration:
                heapq.heappop(heads)
            else:
                heapq.heapreplace(heads, (following[0], place, following))
        if latest[2] is not None:
            yield latest
