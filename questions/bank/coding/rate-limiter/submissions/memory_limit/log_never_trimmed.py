# Mistake: looks only at the limit-th last request, which is right and fast, but never takes an old one out of the log.
from collections import OrderedDict


class RateLimiter:
    def __init__(self, limit: int, window_ms: int) -> None:
        self.limit = limit
        self.window_ms = window_ms
        self.logs: OrderedDict[str, list[int]] = OrderedDict()

    def allow(self, key: str, now: int) -> bool:
        until = now - self.window_ms
        self._drop_idle(until)
        log = self.logs.setdefault(key, [])
        if len(log) >= self.limit and log[-self.limit] > until:
            return False
        log.append(now)
        self.logs.move_to_end(key)
        return True

    def _drop_idle(self, until: int) -> None:
        while self.logs:
            key = next(iter(self.logs))
            if self.logs[key][-1] > until:
                return
            del self.logs[key]
