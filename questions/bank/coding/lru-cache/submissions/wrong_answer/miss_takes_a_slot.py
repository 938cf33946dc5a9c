# Mistake: take out and put back is a neat way to move a key, but on a miss it stores the -1 and fills a slot.
class LRUCache:
    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        self.values: dict[int, int] = {}

    def get(self, key: int) -> int:
        value = self.values.pop(key, -1)
        self.values[key] = value
        self._shrink()
        return value

    def put(self, key: int, value: int) -> None:
        self.values.pop(key, None)
        self.values[key] = value
        self._shrink()

    def _shrink(self) -> None:
        if len(self.values) > self.capacity:
            del self.values[next(iter(self.values))]
