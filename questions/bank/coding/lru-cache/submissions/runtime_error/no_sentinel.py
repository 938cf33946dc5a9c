# Mistake: a linked list without sentinel nodes; with capacity one the list runs empty and None has no attribute.
class Node:
    def __init__(self, key: int, value: int) -> None:
        self.key = key
        self.value = value
        self.newer: "Node | None" = None
        self.older: "Node | None" = None


class LRUCache:
    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        self.nodes: dict[int, Node] = {}
        self.oldest: Node | None = None
        self.newest: Node | None = None

    def get(self, key: int) -> int:
        if key not in self.nodes:
            return -1
        self._touch(self.nodes[key])
        return self.nodes[key].value

    def put(self, key: int, value: int) -> None:
        if key in self.nodes:
            self.nodes[key].value = value
            self._touch(self.nodes[key])
            return
        if len(self.nodes) == self.capacity:
            del self.nodes[self.oldest.key]
            self.oldest = self.oldest.newer
            self.oldest.older = None
        self.nodes[key] = Node(key, value)
        self._append(self.nodes[key])

    def _touch(self, node: Node) -> None:
        if node is self.newest:
            return
        if node is self.oldest:
            self.oldest = node.newer
        else:
            node.older.newer = node.newer
        node.newer.older = node.older
        self._append(node)

    def _append(self, node: Node) -> None:
        node.older, node.newer = self.newest, None
        if self.newest is None:
            self.oldest = node
        else:
            self.newest.newer = node
        self.newest = node
