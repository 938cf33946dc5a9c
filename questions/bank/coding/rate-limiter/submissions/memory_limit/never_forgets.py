# Mistake: logs are emptied but never dropped, so every key that was ever seen costs memory for good.
from collections import defaultdict, deque


class RateLimiter:
    def __init__(self, limit: int, window_ms: int) -> None:
        self.limit = limit
        self.window_ms = window_ms
        self.logs: defaultdict[str, deque[int]] = defaultdict(deque)

    def allow(self, key: str, now: int) -> bool:
        log = self.logs[key]
        while log and log[0] <= now - self.window_ms:
            log.popleft()
        if len(log) >= self.limit:
            return False
        log.append(now)
        return True
