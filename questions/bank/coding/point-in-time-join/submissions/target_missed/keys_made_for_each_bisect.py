# Half-way: the history is right and bisect is used, but the list of keys for it is made anew for every event.
from bisect import bisect_left
from collections import defaultdict


def join(events, rows, features):
    histories = defaultdict(list)  # (user, feature) -> written, as_of, value of the best so far
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
            place = bisect_left([written for written, _, _ in history], time) - 1
            fresh = place >= 0 and time - history[place][1] <= max_age
            found.append(history[place][2] if fresh else None)
        table.append(found)
    return table
