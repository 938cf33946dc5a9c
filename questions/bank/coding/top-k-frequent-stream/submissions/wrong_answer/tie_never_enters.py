# Mistake: an item enters only with a higher count than the last one; at equal counts the earlier name must enter too.
class TopK:
    def __init__(self, k: int) -> None:
        self.k = k
        self.counts: dict[str, int] = {}
        self.best: list[str] = []

    def add(self, item: str) -> None:
        self.counts[item] = self.counts.get(item, 0) + 1
        if item not in self.best:
            if len(self.best) == self.k:
                if self.counts[item] <= self.counts[self.best[-1]]:
                    return
                self.best.pop()
            self.best.append(item)
        self.best.sort(key=lambda name: (-self.counts[name], name))

    def top(self) -> list[str]:
        return self.best.copy()
