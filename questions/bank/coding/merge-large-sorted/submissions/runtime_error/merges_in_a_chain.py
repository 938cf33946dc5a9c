# Mistake: merges the first two sources, the result with the third and so on: 2,500 generators deep, a RecursionError.
from functools import reduce


def merge_two(left, right):
    one, other = next(left, None), next(right, None)
    while one is not None and other is not None:
        if other[0] < one[0]:
            yield other
            other = next(right, None)
        else:
            yield one
            one = next(left, None)
    if one is not None:
        yield one
    if other is not None:
        yield other
    yield from left
    yield from right


def merge_latest(sources):
    latest = None
    for record in reduce(merge_two, sources, iter(())):
        if latest is None or record[0] != latest[0]:
            if latest is not None and latest[2] is not None:
                yield latest
            latest = record
        elif record[1] >= latest[1]:
            latest = record
    if latest is not None and latest[2] is not None:
        yield latest
