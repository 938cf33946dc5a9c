# Mistake: sorts the caller's frame; inplace=True changes the object that was handed in, copy-on-write or not.
from bisect import bisect_left

import pandas as pd


def features(orders: pd.DataFrame, days: int) -> list[list[int | None]]:
    labels = list(orders.index)
    orders.index = range(len(orders))
    orders.sort_values("time", inplace=True, kind="stable")
    seconds = orders["time"].astype("datetime64[s]").astype("int64").tolist()
    history: dict[str, tuple[list[int], list[int]]] = {}
    rows: list[list[int | None]] = [[0, 0, None] for _ in labels]
    for place, user, time, cents in zip(orders.index, orders["user"].tolist(), seconds, orders["cents"].tolist()):
        if user != user:
            continue
        times, total = history.setdefault(user, ([], [0]))
        last, first = bisect_left(times, time), bisect_left(times, time - days * 86_400)
        since = (time - times[last - 1]) // 86_400 if last else None
        rows[place] = [last - first, total[last] - total[first], since]
        times.append(time)
        total.append(total[-1] + cents)
    return rows
