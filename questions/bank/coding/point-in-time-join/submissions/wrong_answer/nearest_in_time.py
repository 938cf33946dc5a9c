# Mistake: the nearest row in either direction, as a join with a tolerance but without a direction does; it sees ahead.
from bisect import bisect_left
from collections import defaultdict


def join(events, rows, features):
    histories = defaultdict(list)
    for user, as_of, written, values in sorted(rows, key=lambda row: row[2]):
        for name, value in values.items():
            history = histories[user, name]
            if not history or as_of >= history[-1][1]:
                history.append((written, as_of, value))
    table = []
    for user, time in events:
        found = []
        for name, max_age in features:
            history = histories.get((user, name), [])
            place = bisect_left(history, time, key=lambda entry: entry[0])
            near = sorted(history[max(place - 1, 0) : place + 1], key=lambda entry: abs(time - entry[0]))
            found.append(near[0][2] if near and abs(time - near[0][1]) <= max_age else None)
        table.append(found)
    return table
