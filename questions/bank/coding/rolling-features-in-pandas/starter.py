import pandas as pd


def features(orders: pd.DataFrame, days: int) -> list[list[int | None]]:
    """For each order: number and cents of its user's orders in the `days` before, and days since the one before.

    This version is right. It loops over the users, and over the orders of each, in Python: make it faster.
    """
    window = days * 86_400
    orders = orders.reset_index(drop=True)
    orders["second"] = orders["time"].astype("datetime64[s]").astype("int64")
    rows: list[list[int | None]] = [[0, 0, None] for _ in range(len(orders))]
    for _, group in orders.groupby("user"):
        group = group.sort_values("time")
        history = list(zip(group["second"].tolist(), group["cents"].tolist()))
        for place, (time, _) in zip(group.index, history):
            count, total, since = 0, 0, None
            for other, cents in history:
                if other < time:
                    since = (time - other) // 86_400
                    if other >= time - window:
                        count += 1
                        total += cents
            rows[place] = [count, total, since]
    return rows
