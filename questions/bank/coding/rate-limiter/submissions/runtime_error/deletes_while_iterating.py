# Mistake: the sweep deletes keys from the dict that it is walking over: "dictionary changed size during iteration".
from collections import deque


class RateLimiter:
    def __init__(self, limit: int, window_ms: int) -> None:
        self.limit = limit
        self.window_ms = window_ms
        self.logs: dict[str, deque[int]] = {}
        self.next_sweep = 0

    def allow(self, key: str, now: int) -> bool:
        if now >= self.next_sweep:
            self._sweep(now)
        log = self.logs.setdefault(key, deque())
        while log and log[0] <= now - self.window_ms:
            log.popleft()
        if len(log) >= self.limit:
            return False
        log.append(now)
        return True

    def _sweep(self, now: int) -> None:
        for key, log in self.logs.items():
            if not log or log[-1] <= now - self.window_ms:
                del self.logs[key]
        self.next_sweep = now + self.window_ms
