# Mistake: top() returns the very list that add() goes on changing, so answers given earlier change afterwards.
class TopK:
    def __init__(self, k: int) -> None:
        self.k = k
        self.counts: dict[str, int] = {}
        self.best: list[str] = []

    def add(self, item: str) -> None:
        self.counts[item] = self.counts.get(item, 0) + 1
        if item not in self.best:
            self.best.append(item)
        self.best.sort(key=lambda name: (-self.counts[name], name))
        del self.best[self.k :]

    def top(self) -> list[str]:
        return self.best
