# Mistake: one log for everybody, so a busy client uses up the room of all others.
from collections import deque


class RateLimiter:
    def __init__(self, limit: int, window_ms: int) -> None:
        self.limit = limit
        self.window_ms = window_ms
        self.log: deque[int] = deque()

    def allow(self, key: str, now: int) -> bool:
        while self.log and self.log[0] <= now - self.window_ms:
            self.log.popleft()
        if len(self.log) >= self.limit:
            return False
        self.log.append(now)
        return True
