# Mistake: off by one at the boundary; with `<` a request still takes room when exactly one window has passed.
from collections import deque


class RateLimiter:
    def __init__(self, limit: int, window_ms: int) -> None:
        self.limit = limit
        self.window_ms = window_ms
        self.allowed: deque[tuple[int, str]] = deque()
        self.counts: dict[str, int] = {}

    def allow(self, key: str, now: int) -> bool:
        while self.allowed and self.allowed[0][0] < now - self.window_ms:
            _, old = self.allowed.popleft()
            self.counts[old] -= 1
            if self.counts[old] == 0:
                del self.counts[old]
        if self.counts.get(key, 0) >= self.limit:
            return False
        self.counts[key] = self.counts.get(key, 0) + 1
        self.allowed.append((now, key))
        return True
