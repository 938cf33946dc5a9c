# Mistake: put asks its own get whether the key is there; a stored -1 looks absent and the overwrite evicts a key.
from collections import OrderedDict


class LRUCache:
    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        self.values: OrderedDict[int, int] = OrderedDict()

    def get(self, key: int) -> int:
        if key not in self.values:
            return -1
        self.values.move_to_end(key)
        return self.values[key]

    def put(self, key: int, value: int) -> None:
        if self.get(key) == -1 and len(self.values) >= self.capacity:
            self.values.popitem(last=False)
        self.values[key] = value
