# The k best are kept in order at all times: an added item that beats the last one enters and moves up.
class TopK:
    def __init__(self, k: int) -> None:
        self.k = k
        self.counts: dict[str, int] = {}
        self.best: list[str] = []
        self.listed: set[str] = set()

    def add(self, item: str) -> None:
        self.counts[item] = self.counts.get(item, 0) + 1
        if item not in self.listed:
            if len(self.best) == self.k:
                if not self._beats(item, self.best[-1]):
                    return
                self.listed.remove(self.best.pop())
            self.best.append(item)
            self.listed.add(item)
        self._move_up(self.best.index(item))

    def top(self) -> list[str]:
        return self.best.copy()

    def _beats(self, one: str, other: str) -> bool:
        return (-self.counts[one], one) < (-self.counts[other], other)

    def _move_up(self, place: int) -> None:
        best = self.best
        while place > 0 and self._beats(best[place], best[place - 1]):
            best[place - 1], best[place] = best[place], best[place - 1]
            place -= 1
