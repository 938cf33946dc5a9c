# Half-way: events are taken user by user, and each user's are quick; but for each user all rows are looked through.
from bisect import bisect_left


def join(events, rows, features):
    table = [None] * len(events)
    for user in {user for user, _ in events}:
        known = sorted((row for row in rows if row[0] == user), key=lambda row: row[2])
        histories = {}
        for name, _ in features:
            written, best = [], []
            for _, as_of, at, values in known:
                if name in values and (not best or as_of >= best[-1][0]):
                    written.append(at)
                    best.append((as_of, values[name]))
            histories[name] = written, best
        for number, (owner, time) in enumerate(events):
            if owner == user:
                table[number] = [look_up(*histories[name], time, max_age) for name, max_age in features]
    return table


def look_up(written, best, time, max_age):
    place = bisect_left(written, time) - 1
    if place < 0 or time - best[place][0] > max_age:
        return None
    return best[place][1]
