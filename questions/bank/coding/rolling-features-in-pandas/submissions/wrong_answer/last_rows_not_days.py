# Mistake: rolling(days) is a window of so many rows, not days; without dates in the call there is no error to see.
import pandas as pd


def features(orders: pd.DataFrame, days: int) -> list[list[int | None]]:
    orders = orders.reset_index(drop=True)
    known = orders.dropna(subset=["user"]).sort_values(["user", "time"])
    rows: list[list[int | None]] = [[0, 0, None] for _ in range(len(orders))]
    shifted = known.groupby("user")["cents"].shift()
    window = shifted.groupby(known["user"]).rolling(days, min_periods=0)
    since = known.groupby("user")["time"].diff().dt.days
    columns = (window.count().tolist(), window.sum().tolist(), since.tolist()) if len(known) else ([], [], [])
    for place, count, total, gap in zip(known.index, *columns):
        rows[place] = [int(count), int(total), None if gap != gap else int(gap)]
    return rows
