class NoValues(ValueError):
    pass


def largest_gap(values: list[float]) -> float:
    if not values:
        raise NoValues("there are no values")
    largest = 0.0
    for before, after in zip(values[:-1], values[1:], strict=True):
        largest = max(largest, abs(after - before))
    return largest
