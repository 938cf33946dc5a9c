# Half-way: bisect finds the last row known, but late rows make it look through everything before that for the best.
from bisect import bisect_left
from collections import defaultdict


def join(events, rows, features):
    by_user = defaultdict(list)
    for row in sorted(rows, key=lambda row: row[2]):
        by_user[row[0]].append(row)
    written = {user: [row[2] for row in known] for user, known in by_user.items()}
    table = []
    for user, time in events:
        known = by_user.get(user, [])[: bisect_left(written.get(user, []), time)]
        found = []
        for name, max_age in features:
            having = [row for row in known if name in row[3]]
            if not having:
                found.append(None)
                continue
            best = max(reversed(having), key=lambda row: (row[1], row[2]))
            found.append(best[3][name] if time - best[1] <= max_age else None)
        table.append(found)
    return table
