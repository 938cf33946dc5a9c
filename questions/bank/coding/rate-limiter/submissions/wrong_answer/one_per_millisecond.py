# Mistake: the times lie in a dict used as an ordered set, so several requests in the same millisecond count as one.
class RateLimiter:
    def __init__(self, limit: int, window_ms: int) -> None:
        self.limit = limit
        self.window_ms = window_ms
        self.logs: dict[str, dict[int, None]] = {}
        self.next_sweep = 0

    def allow(self, key: str, now: int) -> bool:
        if now >= self.next_sweep:
            self._sweep(now)
        times = self.logs.setdefault(key, {})
        while times and next(iter(times)) <= now - self.window_ms:
            del times[next(iter(times))]
        if len(times) >= self.limit:
            return False
        times[now] = None
        return True

    def _sweep(self, now: int) -> None:
        until = now - self.window_ms
        self.logs = {key: log for key, log in self.logs.items() if log and next(reversed(log)) > until}
        self.next_sweep = now + self.window_ms
