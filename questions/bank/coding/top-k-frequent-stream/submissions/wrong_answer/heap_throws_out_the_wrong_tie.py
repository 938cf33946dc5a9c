# Mistake: a min-heap of (count, item) throws out the smallest pair: of two tied items the one that should stay.
import heapq


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
        heap: list[tuple[int, str]] = []
        for item in self.touched.union(self.best):
            heapq.heappush(heap, (self.counts[item], item))
            if len(heap) > self.k:
                heapq.heappop(heap)
        self.best = [item for _, item in sorted(heap, key=lambda pair: (-pair[0], pair[1]))]
        self.touched.clear()
        return self.best.copy()
