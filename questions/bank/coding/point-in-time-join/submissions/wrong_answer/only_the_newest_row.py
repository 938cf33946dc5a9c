# Mistake: joins whole rows; a feature that the newest row does not carry is lost although an older row has it.
from bisect import bisect_left
from collections import defaultdict


def join(events, rows, features):
    history = defaultdict(list)
    for row in sorted(rows, key=lambda row: row[2]):
        known = history[row[0]]
        if not known or row[1] >= known[-1][1]:
            known.append(row)
    table = []
    for user, time in events:
        known = history.get(user, [])
        place = bisect_left(known, time, key=lambda row: row[2]) - 1
        if place < 0:
            table.append([None] * len(features))
            continue
        _, as_of, _, values = known[place]
        table.append([values.get(name) if time - as_of <= max_age else None for name, max_age in features])
    return table
