from itertools import pairwise


class NoValues(ValueError):
    pass


def largest_gap(values: list[float]) -> float:
    if not values:
        raise NoValues("there are no values")
    largest = 0.0
    for before, after in pairwise(values):
        largest = max(largest, abs(after - before))
    return largest
