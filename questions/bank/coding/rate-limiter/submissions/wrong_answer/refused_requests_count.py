# Mistake: the request is logged before it is judged, so a client that keeps trying is never let in again.
from collections import deque


class RateLimiter:
    def __init__(self, limit: int, window_ms: int) -> None:
        self.limit = limit
        self.window_ms = window_ms
        self.seen: deque[tuple[int, str]] = deque()
        self.counts: dict[str, int] = {}

    def allow(self, key: str, now: int) -> bool:
        self.seen.append((now, key))
        self.counts[key] = self.counts.get(key, 0) + 1
        while self.seen[0][0] <= now - self.window_ms:
            _, old = self.seen.popleft()
            self.counts[old] -= 1
            if self.counts[old] == 0:
                del self.counts[old]
        return self.counts[key] <= self.limit
