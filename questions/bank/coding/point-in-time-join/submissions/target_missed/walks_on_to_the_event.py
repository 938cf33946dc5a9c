# Half-way: grouped and sorted by time of writing once, but each event walks from the user's first row on.
from collections import defaultdict


def join(events, rows, features):
    by_user = defaultdict(list)
    for row in sorted(rows, key=lambda row: row[2]):
        by_user[row[0]].append(row)
    table = []
    for user, time in events:
        best = {}
        for _, as_of, written, values in by_user.get(user, ()):
            if written >= time:
                break
            for name in values:
                if name not in best or as_of >= best[name][0]:
                    best[name] = (as_of, values[name])
        found = []
        for name, max_age in features:
            as_of, value = best.get(name, (time, None))
            found.append(value if time - as_of <= max_age else None)
        table.append(found)
    return table
