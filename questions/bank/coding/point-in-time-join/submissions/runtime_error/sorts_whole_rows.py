# Mistake: sorts the rows as tuples; where user and times are equal Python compares the dicts and raises TypeError.
from bisect import bisect_left
from collections import defaultdict


def join(events, rows, features):
    histories = defaultdict(list)
    for written, user, as_of, values in sorted((row[2], row[0], row[1], row[3]) for row in rows):
        for name, value in values.items():
            history = histories[user, name]
            if not history or as_of >= history[-1][1]:
                history.append((written, as_of, value))
    table = []
    for user, time in events:
        found = []
        for name, max_age in features:
            history = histories.get((user, name), [])
            place = bisect_left(history, time, key=lambda entry: entry[0]) - 1
            fresh = place >= 0 and time - history[place][1] <= max_age
            found.append(history[place][2] if fresh else None)
        table.append(found)
    return table
