# Half-way: grouped and sorted once, but each event walks back from the user's newest row, past all that came after it.
from collections import defaultdict


def join(events, rows, features):
    by_user = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row[1], row[2])):
        by_user[row[0]].append(row)
    for known in by_user.values():
        known.reverse()
    return [[newest(by_user.get(user, ()), time, *feature) for feature in features] for user, time in events]


def newest(known, time, name, max_age):
    for _, as_of, written, values in known:
        if written < time and name in values:
            return values[name] if time - as_of <= max_age else None
    return None
