# Items of equal count share a bucket, kept in alphabetical order; a question reads buckets from the highest count down.
from bisect import bisect_left, insort


class TopK:
    def __init__(self, k: int) -> None:
        self.k = k
        self.counts: dict[str, int] = {}
        self.buckets: dict[int, list[str]] = {}
        self.levels: list[int] = []  # counts that some item has, ascending: at most about sqrt(2 * adds) of them

    def add(self, item: str) -> None:
        count = self.counts.get(item, 0)
        self.counts[item] = count + 1
        if count:
            self._leave(item, count)
        if count + 1 not in self.buckets:
            self.buckets[count + 1] = []
            insort(self.levels, count + 1)
        insort(self.buckets[count + 1], item)

    def top(self) -> list[str]:
        found: list[str] = []
        for level in reversed(self.levels):
            found += self.buckets[level][: self.k - len(found)]
            if len(found) == self.k:
                break
        return found

    def _leave(self, item: str, count: int) -> None:
        bucket = self.buckets[count]
        del bucket[bisect_left(bucket, item)]
        if not bucket:
            del self.buckets[count]
            del self.levels[bisect_left(self.levels, count)]
