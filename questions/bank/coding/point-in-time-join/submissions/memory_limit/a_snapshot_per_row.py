# Mistake: keeps a copy of everything known after each row, to look it up by bisect; rows times users are too many.
from bisect import bisect_left


def join(events, rows, features):
    wanted = {name for name, _ in features}
    written, snapshots = [], []
    state = {}
    for user, as_of, at, values in sorted(rows, key=lambda row: row[2]):
        state = dict(state)
        for name in wanted & values.keys():
            if as_of >= state.get((user, name), (as_of, None))[0]:
                state[user, name] = (as_of, values[name])
        written.append(at)
        snapshots.append(state)
    table = []
    for user, time in events:
        place = bisect_left(written, time) - 1
        known = snapshots[place] if place >= 0 else {}
        found = []
        for name, max_age in features:
            as_of, value = known.get((user, name), (time, None))
            found.append(value if time - as_of <= max_age else None)
        table.append(found)
    return table
