# Mistake: a counter per clock window starts from zero at each full window; two bursts around that moment both pass.
class RateLimiter:
    def __init__(self, limit: int, window_ms: int) -> None:
        self.limit = limit
        self.window_ms = window_ms
        self.window = -1
        self.counts: dict[str, int] = {}

    def allow(self, key: str, now: int) -> bool:
        if now // self.window_ms != self.window:
            self.window = now // self.window_ms
            self.counts = {}
        self.counts[key] = self.counts.get(key, 0) + 1
        return self.counts[key] <= self.limit
