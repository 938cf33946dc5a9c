# A log of times per key; keys stand in order of their last allowed request, so the idle ones are found in front.
from collections import OrderedDict, deque


class RateLimiter:
    def __init__(self, limit: int, window_ms: int) -> None:
        self.limit = limit
        self.window_ms = window_ms
        self.logs: OrderedDict[str, deque[int]] = OrderedDict()

    def allow(self, key: str, now: int) -> bool:
        until = now - self.window_ms
        self._drop_idle(until)
        log = self.logs.get(key)
        if log is None:
            log = self.logs[key] = deque()
        while log and log[0] <= until:
            log.popleft()
        if len(log) >= self.limit:
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
