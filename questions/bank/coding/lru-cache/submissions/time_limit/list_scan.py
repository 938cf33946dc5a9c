# Right but O(n): the order of use is a list, which is searched to find a key and searched again to remove it.
class LRUCache:
    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        self.values: dict[int, int] = {}
        self.order: list[int] = []

    def get(self, key: int) -> int:
        if key not in self.order:
            return -1
        self._use(key)
        return self.values[key]

    def put(self, key: int, value: int) -> None:
        self._use(key)
        self.values[key] = value
        if len(self.order) > self.capacity:
            del self.values[self.order.pop(0)]

    def _use(self, key: int) -> None:
        if key in self.order:
            self.order.remove(key)
        self.order.append(key)
