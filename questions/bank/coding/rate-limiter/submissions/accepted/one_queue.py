# Reference. Time is the same for all keys, so one queue of allowed requests expires them in order; per key, a count.
from collections import deque


class RateLimiter:
    def __init__(self, limit: int, window_ms: int) -> None:
        self.limit = limit
        self.window_ms = window_ms
        self.allowed: deque[tuple[int, str]] = deque()  # (time, key) of every allowed request inside the window
        self.counts: dict[str, int] = {}  # how many of them each key has; a key without any is absent

    def allow(self, key: str, now: int) -> bool:
        self._expire(now - self.window_ms)
        count = self.counts.get(key, 0)
        if count >= self.limit:
            return False
        self.counts[key] = count + 1
        self.allowed.append((now, key))
        return True

    def _expire(self, until: int) -> None:
        """Forget the requests at `until` or before, and with its last one the key."""
        while self.allowed and self.allowed[0][0] <= until:
            _, key = self.allowed.popleft()
            self.counts[key] -= 1
            if self.counts[key] == 0:
                del self.counts[key]
