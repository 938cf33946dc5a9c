# Right but slow: every question sorts all items ever seen, also those that nobody has touched since the last one.
from collections import Counter


class TopK:
    def __init__(self, k: int) -> None:
        self.k = k
        self.counts: Counter[str] = Counter()

    def add(self, item: str) -> None:
        self.counts[item] += 1

    def top(self) -> list[str]:
        return sorted(self.counts, key=lambda item: (-self.counts[item], item))[: self.k]
