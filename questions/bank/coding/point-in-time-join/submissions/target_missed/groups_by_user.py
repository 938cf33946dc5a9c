# Half-way: rows are grouped by user first, but a user's rows are still filtered and sorted again for every event.
from collections import defaultdict


def join(events, rows, features):
    by_user = defaultdict(list)
    for row in rows:
        by_user[row[0]].append(row)
    table = []
    for user, time in events:
        known = [row for row in by_user.get(user, ()) if row[2] < time]
        known.sort(key=lambda row: (row[1], row[2]))
        found = []
        for name, max_age in features:
            value = None
            for _, as_of, _, values in reversed(known):
                if name in values:
                    if time - as_of <= max_age:
                        value = values[name]
                    break
            found.append(value)
        table.append(found)
    return table
