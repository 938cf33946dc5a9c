# Every add pushes the item's new count on a heap; a question skips outdated entries and puts the good ones back.
import heapq


class TopK:
    def __init__(self, k: int) -> None:
        self.k = k
        self.counts: dict[str, int] = {}
        self.heap: list[tuple[int, str]] = []

    def add(self, item: str) -> None:
        count = self.counts[item] = self.counts.get(item, 0) + 1
        heapq.heappush(self.heap, (-count, item))

    def top(self) -> list[str]:
        good: list[tuple[int, str]] = []
        while self.heap and len(good) < self.k:
            entry = heapq.heappop(self.heap)
            if -entry[0] == self.counts[entry[1]]:
                good.append(entry)
        for entry in good:
            heapq.heappush(self.heap, entry)
        return [item for _, item in good]
