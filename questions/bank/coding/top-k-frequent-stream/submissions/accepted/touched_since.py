# Reference. Only items added since the last question can enter the list, so a question sorts those and the old list.
from collections import defaultdict


class TopK:
    def __init__(self, k: int) -> None:
        self.k = k
        self.counts: defaultdict[str, int] = defaultdict(int)
        self.best: list[str] = []
        self.touched: set[str] = set()

    def add(self, item: str) -> None:
        self.counts[item] += 1
        self.touched.add(item)

    def top(self) -> list[str]:
        candidates = self.touched.union(self.best)
        self.best = sorted(candidates, key=self._rank)[: self.k]
        self.touched.clear()
        return self.best.copy()

    def _rank(self, item: str) -> tuple[int, str]:
        return -self.counts[item], item
