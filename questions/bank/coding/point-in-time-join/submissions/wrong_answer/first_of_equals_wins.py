# Mistake: with `>` the first row of a time stays, and a correction of it is never seen.
from collections.abc import Sequence

Value = int | float | str | None
Event = tuple[str, int]  # user, time
Row = tuple[str, int, int, dict[str, Value]]  # user, as_of, written, values


def join(events: Sequence[Event], rows: Sequence[Row], features: Sequence[tuple[str, int]]) -> list[list[Value]]:
    latest: dict[str, dict[str, tuple[int, Value]]] = {}  # user -> feature -> as_of, value
    by_written = sorted(rows, key=lambda row: row[2])  # stable: rows of one second keep their order
    table: list[list[Value]] = [[] for _ in events]
    nothing: dict[str, tuple[int, Value]] = {}
    row = 0
    for number in sorted(range(len(events)), key=lambda number: events[number][1]):
        user, time = events[number]
        while row < len(by_written) and by_written[row][2] < time:
            owner, as_of, _, values = by_written[row]
            row += 1
            state = latest.setdefault(owner, {})
            for name, value in values.items():
                if name not in state or as_of > state[name][0]:
                    state[name] = (as_of, value)
        state = latest.get(user, nothing)
        for name, max_age in features:
            as_of, value = state.get(name, (time, None))
            table[number].append(value if time - as_of <= max_age else None)
    return table
