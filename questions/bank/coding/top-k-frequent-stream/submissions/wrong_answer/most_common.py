# Mistake: Counter.most_common orders equal counts by first arrival, not alphabetically.
from collections import Counter


class TopK:
    def __init__(self, k: int) -> None:
        self.k = k
        self.counts: Counter[str] = Counter()

    def add(self, item: str) -> None:
        self.counts[item] += 1

    def top(self) -> list[str]:
        return [item for item, _ in self.counts.most_common(self.k)]
