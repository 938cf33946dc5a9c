# Right but slow: every request walks over all keys to drop the idle ones.
from collections import deque


class RateLimiter:
    def __init__(self, limit: int, window_ms: int) -> None:
        self.limit = limit
        self.window_ms = window_ms
        self.logs: dict[str, deque[int]] = {}

    def allow(self, key: str, now: int) -> bool:
        until = now - self.window_ms
        for idle in [name for name, log in self.logs.items() if log[-1] <= until]:
            del self.logs[idle]
        log = self.logs.setdefault(key, deque())
        while log and log[0] <= until:
            log.popleft()
        if len(log) >= self.limit:
            return False
        log.append(now)
        return True
