# Mistake: takes the difference of the dates for the days since; three hours across midnight become a day.
from bisect import bisect_left

import pandas as pd


def features(orders: pd.DataFrame, days: int) -> list[list[int | None]]:
    orders = orders.reset_index(drop=True)
    orders["second"] = orders["time"].astype("datetime64[s]").astype("int64")
    orders["date"] = orders["second"] // 86_400
    rows: list[list[int | None]] = [[0, 0, None] for _ in range(len(orders))]
    for _, group in orders.sort_values("second").groupby("user"):
        times, dates, cents = group["second"].tolist(), group["date"].tolist(), group["cents"].tolist()
        for place, time, date in zip(group.index, times, dates):
            last = bisect_left(times, time)
            first = bisect_left(times, time - days * 86_400)
            rows[place] = [last - first, sum(cents[first:last]), date - dates[last - 1] if last else None]
    return rows
