# Mistake: the window starts with a key's first request and is then emptied at one go, instead of sliding on.
class RateLimiter:
    def __init__(self, limit: int, window_ms: int) -> None:
        self.limit = limit
        self.window_ms = window_ms
        self.started: dict[str, tuple[int, int]] = {}  # key: (start of its window, allowed requests since)

    def allow(self, key: str, now: int) -> bool:
        start, count = self.started.pop(key, (now, 0))
        self._drop_idle(now)
        if now - start >= self.window_ms:
            start, count = now, 0
        allowed = count < self.limit
        self.started[key] = (start, count + allowed)
        return allowed

    def _drop_idle(self, now: int) -> None:
        while self.started:
            key = next(iter(self.started))
            if now - self.started[key][0] < self.window_ms:
                return
            del self.started[key]
