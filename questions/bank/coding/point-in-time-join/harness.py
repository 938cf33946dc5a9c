# mypy: ignore-errors
"""Calls `join` with the lists of a case, or with lists that are made from the few numbers in `made`.

`twice` calls it again with the same lists, and says whether it left them as they were.
"""

import copy


def run(load, data):
    join = getattr(load(), "join", None)
    if not callable(join):
        raise AttributeError("solution.py defines no function join.")
    if "made" in data:
        return join(*made_up(**data["made"]))
    events = [tuple(event) for event in data["events"]]
    rows = [tuple(row) for row in data["rows"]]
    features = [tuple(feature) for feature in data["features"]]
    if "twice" not in data:
        return join(events, rows, features)
    before = copy.deepcopy((events, rows, features))
    return {"tables": [join(events, rows, features) for _ in range(2)], "unchanged": (events, rows, features) == before}


def made_up(*, users, busy_rows, other_rows, busy_events, other_events, first, last):  # noqa: PLR0913
    """One busy shop and many small users over 90 days. The events lie between the days `first` and `last`.

    Rows come in no order, as from a folder of files. Most are written within half an hour, one in 50 up to two days
    later. The score of the busy shop was recorded once, on the first day.
    """
    day = 86_400
    scale = 90 * day
    pool = [{"orders_7d": number % 40, "spent_7d": number * 37 % 9_001} for number in range(512)]
    late = [day + number * 9_000 if number % 50 == 7 else 60 + number * 17 for number in range(100)]
    rows = [("shop", 5, 10, {"orders_7d": 1, "spent_7d": 20, "score": 0.75})]
    step = scale // busy_rows
    for number in range(1, busy_rows):
        as_of = number * 7_919 % busy_rows * step
        rows.append(("shop", as_of, as_of + late[number % 100], pool[number & 511]))
    step = scale // other_rows if other_rows else 0
    for number in range(other_rows):
        as_of = number * 7_919 % other_rows * step
        rows.append((f"user-{number % users}", as_of, as_of + late[number % 100], pool[number & 511]))
    start, width = first * day, (last - first) * day
    events = [("shop", start + number * 1_000_003 % width) for number in range(busy_events)]
    events += [(f"user-{number % users}", start + number * 1_000_003 % width) for number in range(other_events)]
    events.sort(key=lambda event: event[1] % 9_973)
    return events, rows, [("orders_7d", 7 * day), ("spent_7d", 2 * day), ("score", 30 * day)]
