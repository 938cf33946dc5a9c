# A log of times per key, and once per window a walk over all keys that drops the idle ones: cheap on average.
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
        until = now - self.window_ms
        self.logs = {key: log for key, log in self.logs.items() if log and log[-1] > until}
        self.next_sweep = now + self.window_ms
