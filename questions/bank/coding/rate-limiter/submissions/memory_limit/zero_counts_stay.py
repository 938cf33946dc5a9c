# Mistake: the queue forgets old requests, but a key whose count is back at zero stays in the dict for good.
from collections import defaultdict, deque


class RateLimiter:
    def __init__(self, limit: int, window_ms: int) -> None:
        self.limit = limit
        self.window_ms = window_ms
        self.allowed: deque[tuple[int, str]] = deque()
        self.counts: defaultdict[str, int] = defaultdict(int)

    def allow(self, key: str, now: int) -> bool:
        while self.allowed and self.allowed[0][0] <= now - self.window_ms:
            _, old = self.allowed.popleft()
            self.counts[old] -= 1
        if self.counts[key] >= self.limit:
            return False
        self.counts[key] += 1
        self.allowed.append((now, key))
        return True
