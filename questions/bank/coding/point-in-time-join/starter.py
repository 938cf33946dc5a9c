from collections.abc import Sequence

Value = int | float | str | None
Event = tuple[str, int]  # user, time
Row = tuple[str, int, int, dict[str, Value]]  # user, as_of, written, values


def join(events: Sequence[Event], rows: Sequence[Row], features: Sequence[tuple[str, int]]) -> list[list[Value]]:
    """For each event the value of each feature as it was known just before the event, or None.

    This version is right. It looks at every row again for every event: make it faster.
    """
    table = []
    for user, time in events:
        known = [row for row in rows if row[0] == user and row[2] < time]
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
