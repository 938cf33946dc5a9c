# Right but slow: a heap of size k replaces the sort, O(n log k), but each question still walks over all n items.
import heapq


class TopK:
    def __init__(self, k: int) -> None:
        self.k = k
        self.counts: dict[str, int] = {}

    def add(self, item: str) -> None:
        self.counts[item] = self.counts.get(item, 0) + 1

    def top(self) -> list[str]:
        best = heapq.nsmallest(self.k, ((-count, item) for item, count in self.counts.items()))
        return [item for _, item in best]
