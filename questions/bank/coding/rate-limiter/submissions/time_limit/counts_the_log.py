# Right but slow: every request counts the whole log of its key again, although only its oldest part can have changed.
class RateLimiter:
    def __init__(self, limit: int, window_ms: int) -> None:
        self.limit = limit
        self.window_ms = window_ms
        self.logs: dict[str, list[int]] = {}
        self.next_sweep = 0

    def allow(self, key: str, now: int) -> bool:
        if now >= self.next_sweep:
            self._sweep(now)
        log = [time for time in self.logs.get(key, []) if time > now - self.window_ms]
        allowed = len(log) < self.limit
        if allowed:
            log.append(now)
        self.logs[key] = log
        return allowed

    def _sweep(self, now: int) -> None:
        until = now - self.window_ms
        self.logs = {key: log for key, log in self.logs.items() if log and log[-1] > until}
        self.next_sweep = now + self.window_ms
