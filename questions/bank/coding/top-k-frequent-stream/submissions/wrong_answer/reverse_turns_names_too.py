# Mistake: sorting by (count, item) with reverse=True turns the names round as well: equal counts come from z to a.
class TopK:
    def __init__(self, k: int) -> None:
        self.k = k
        self.counts: dict[str, int] = {}
        self.best: list[str] = []
        self.touched: set[str] = set()

    def add(self, item: str) -> None:
        self.counts[item] = self.counts.get(item, 0) + 1
        self.touched.add(item)

    def top(self) -> list[str]:
        pairs = [(self.counts[item], item) for item in self.touched.union(self.best)]
        self.best = [item for _, item in sorted(pairs, reverse=True)[: self.k]]
        self.touched.clear()
        return self.best.copy()
