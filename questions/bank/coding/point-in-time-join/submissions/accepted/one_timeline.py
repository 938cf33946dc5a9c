# Rows and events become one list of moments, sorted once; at equal times the events come first, so nothing leaks.
QUESTION, ANSWER = 0, 1


def join(events, rows, features):
    moments = [(time, QUESTION, number) for number, (_, time) in enumerate(events)]
    moments += [(row[2], ANSWER, number) for number, row in enumerate(rows)]
    moments.sort()
    table = [None] * len(events)
    as_of_of, value_of = {}, {}
    for time, kind, number in moments:
        if kind == ANSWER:
            user, as_of, _, values = rows[number]
            for name, value in values.items():
                key = (user, name)
                if as_of >= as_of_of.get(key, as_of):
                    as_of_of[key] = as_of
                    value_of[key] = value
            continue
        user = events[number][0]
        found = []
        for name, max_age in features:
            key = (user, name)
            fresh = key in as_of_of and time - as_of_of[key] <= max_age
            found.append(value_of[key] if fresh else None)
        table[number] = found
    return table
