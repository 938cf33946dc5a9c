class TopK:
    """Counts items as they arrive and knows the k most frequent ones at any moment."""

    def __init__(self, k: int) -> None:
        """Make an empty counter that reports at most `k` items; `k` is 1 or more."""
        raise NotImplementedError

    def add(self, item: str) -> None:
        """Count one more occurrence of `item`."""
        raise NotImplementedError

    def top(self) -> list[str]:
        """Return the `k` most frequent items so far, the most frequent first and equal counts alphabetically.

        With fewer than `k` distinct items so far, return them all. Later calls must not change the returned list.
        """
        raise NotImplementedError
