# Worse than the starter: sorts all rows of all users again for every event.
def join(events, rows, features):
    table = []
    for user, time in events:
        found = []
        for name, max_age in features:
            history = sorted(rows, key=lambda row: (row[1], row[2]))
            value = None
            for owner, as_of, written, values in reversed(history):
                if owner == user and written < time and name in values:
                    value = values[name] if time - as_of <= max_age else None
                    break
            found.append(value)
        table.append(found)
    return table
