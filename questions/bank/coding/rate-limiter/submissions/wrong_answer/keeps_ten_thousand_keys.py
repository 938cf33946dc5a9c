# Mistake: bounds memory by a number of keys, not by time: with 12,000 clients at once it forgets some that still count.
from collections import OrderedDict, deque


class RateLimiter:
    MOST_KEYS = 10_000

    def __init__(self, limit: int, window_ms: int) -> None:
        self.limit = limit
        self.window_ms = window_ms
        self.logs: OrderedDict[str, deque[int]] = OrderedDict()

    def allow(self, key: str, now: int) -> bool:
        log = self.logs.setdefault(key, deque())
        self.logs.move_to_end(key)
        if len(self.logs) > self.MOST_KEYS:
            self.logs.popitem(last=False)
        while log and log[0] <= now - self.window_ms:
            log.popleft()
        if len(log) >= self.limit:
            return False
        log.append(now)
        return True
