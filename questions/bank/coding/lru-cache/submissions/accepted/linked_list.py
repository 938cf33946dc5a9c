# The same order by hand: a dict from key to node, and a doubly linked ring closed by one sentinel node.


class Node:
    __slots__ = ("key", "newer", "older", "value")

    def __init__(self, key: int = 0, value: int = 0) -> None:
        self.key = key
        self.value = value
        self.newer = self
        self.older = self


class LRUCache:
    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        self.nodes: dict[int, Node] = {}
        self.ring = Node()  # ring.newer is the oldest entry, ring.older the newest; an empty ring points at itself

    def get(self, key: int) -> int:
        node = self.nodes.get(key)
        if node is None:
            return -1
        self._unlink(node)
        self._append(node)
        return node.value

    def put(self, key: int, value: int) -> None:
        node = self.nodes.get(key)
        if node is not None:
            node.value = value
            self._unlink(node)
            self._append(node)
            return
        if len(self.nodes) == self.capacity:
            oldest = self.ring.newer
            self._unlink(oldest)
            del self.nodes[oldest.key]
        node = self.nodes[key] = Node(key, value)
        self._append(node)

    def _unlink(self, node: Node) -> None:
        node.older.newer = node.newer
        node.newer.older = node.older

    def _append(self, node: Node) -> None:
        newest = self.ring.older
        node.older, node.newer = newest, self.ring
        newest.newer = self.ring.older = node
