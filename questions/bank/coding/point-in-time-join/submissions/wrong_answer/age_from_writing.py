# Mistake: measures the age from when the row was written; a value two days late looks fresh.
from bisect import bisect_left
from collections import defaultdict


class History:
    __slots__ = ("as_of", "values", "written")

    def __init__(self):
        self.written, self.as_of, self.values = [], [], []

    def add(self, written, as_of, value):
        """Rows come in order of writing, so only the time that the value stands for is left to compare."""
        if self.as_of and as_of < self.as_of[-1]:
            return  # a late row that tells nothing new
        self.written.append(written)
        self.as_of.append(as_of)
        self.values.append(value)


def join(events, rows, features):
    wanted = {name for name, _ in features}
    histories = defaultdict(History)
    for user, as_of, written, values in sorted(rows, key=lambda row: row[2]):
        for name, value in values.items():
            if name in wanted:
                histories[user, name].add(written, as_of, value)
    return [[look_up(histories.get((user, name)), time, oldest) for name, oldest in features] for user, time in events]


def look_up(history, time, max_age):
    if history is None:
        return None
    place = bisect_left(history.written, time) - 1
    if place < 0 or time - history.written[place] > max_age:
        return None
    return history.values[place]
