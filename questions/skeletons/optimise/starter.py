def in_both(first: list[int], second: list[int]) -> list[int]:
    """The values of `first` that are also in `second`, in the order of `first`."""
    return [value for value in first if value in second]
