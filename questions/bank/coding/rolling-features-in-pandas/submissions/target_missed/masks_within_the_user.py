# Half-way: groupby first, then NumPy masks per order within the group; users with few orders cost as much as before.
import numpy as np
import pandas as pd


def features(orders: pd.DataFrame, days: int) -> list[list[int | None]]:
    window = days * 86_400
    orders = orders.reset_index(drop=True)
    rows: list[list[int | None]] = [[0, 0, None] for _ in range(len(orders))]
    for _, group in orders.groupby("user"):
        times = group["time"].to_numpy().astype("datetime64[s]").astype(np.int64)
        cents = group["cents"].to_numpy()
        for place, time in zip(group.index, times):
            before = times < time
            recent = before & (times >= time - window)
            since = int(time - times[before].max()) // 86_400 if before.any() else None
            rows[place] = [int(recent.sum()), int(cents[recent].sum()), since]
    return rows
