class LRUCache:
    """A cache of fixed size that forgets the least recently used key first."""

    def __init__(self, capacity: int) -> None:
        """Make an empty cache that holds at most `capacity` keys; `capacity` is 1 or more."""
        raise NotImplementedError

    def get(self, key: int) -> int:
        """Return the value stored under `key` and count that as a use, or return -1 when `key` is absent."""
        raise NotImplementedError

    def put(self, key: int, value: int) -> None:
        """Store `value` under `key` and count that as a use.

        When `key` is new and the cache is full, the least recently used key leaves first.
        """
        raise NotImplementedError
