# Mistake: a token bucket is another contract; it refills while it is being used, so a window may see almost 2 * limit.
class RateLimiter:
    def __init__(self, limit: int, window_ms: int) -> None:
        self.limit = limit
        self.window_ms = window_ms
        self.buckets: dict[str, tuple[int, int]] = {}  # key: (tokens times window_ms, time of the last refill)

    def allow(self, key: str, now: int) -> bool:
        full = self.limit * self.window_ms
        tokens, since = self.buckets.pop(key, (full, now))
        self._drop_full(now)
        tokens = min(full, tokens + (now - since) * self.limit)
        allowed = tokens >= self.window_ms
        self.buckets[key] = (tokens - self.window_ms if allowed else tokens, now)
        return allowed

    def _drop_full(self, now: int) -> None:
        while self.buckets:
            key = next(iter(self.buckets))
            if now - self.buckets[key][1] < self.window_ms:
                return
            del self.buckets[key]
