# Mistake: an item that falls out of the list loses its count too, so it has to start again from zero.
class TopK:
    def __init__(self, k: int) -> None:
        self.k = k
        self.counts: dict[str, int] = {}

    def add(self, item: str) -> None:
        self.counts[item] = self.counts.get(item, 0) + 1

    def top(self) -> list[str]:
        best = sorted(self.counts, key=lambda item: (-self.counts[item], item))[: self.k]
        self.counts = {item: self.counts[item] for item in best}
        return best
