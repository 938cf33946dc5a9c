# Mistake: brings the answers back to the caller's order with reindex(); labels that come twice make it fail.
from bisect import bisect_left

import pandas as pd


def features(orders: pd.DataFrame, days: int) -> list[list[int | None]]:
    table = orders.sort_values("time", kind="stable")
    seconds = table["time"].astype("datetime64[s]").astype("int64").tolist()
    history: dict[str, tuple[list[int], list[int]]] = {}
    rows = []
    for user, time, cents in zip(table["user"].tolist(), seconds, table["cents"].tolist()):
        if user != user:
            rows.append([0, 0, None])
            continue
        times, total = history.setdefault(user, ([], [0]))
        last, first = bisect_left(times, time), bisect_left(times, time - days * 86_400)
        rows.append([last - first, total[last] - total[first], (time - times[last - 1]) // 86_400 if last else None])
        times.append(time)
        total.append(total[-1] + cents)
    return pd.Series(rows, index=table.index, dtype=object).reindex(orders.index).tolist()
