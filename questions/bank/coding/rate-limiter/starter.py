class RateLimiter:
    """Allows each key a limited number of requests in any window of time."""

    def __init__(self, limit: int, window_ms: int) -> None:
        """Allow every key at most `limit` requests per `window_ms` milliseconds; both are 1 or more."""
        raise NotImplementedError

    def allow(self, key: str, now: int) -> bool:
        """Return True and count the request if `key` has room at `now`, else return False and count nothing.

        Allowed requests of the same key at times `t` with `now - window_ms < t <= now` take up its room. `now` is in
        milliseconds and never smaller than in the call before.
        """
        raise NotImplementedError
