class NoValues(ValueError):
    """Raised for a list without values."""


def largest_gap(values: list[float]) -> float:
    """The largest difference between two neighbours in `values`, without its sign.

    values: at least one number, else raises NoValues. A single value has no gap: the result is 0.
    """
    ...
