# Mistake: the default window, less the order itself; rows of the same second that stand before it still count for it.
import pandas as pd


def features(orders: pd.DataFrame, days: int) -> list[list[int | None]]:
    known = orders.reset_index(drop=True).dropna(subset=["user"]).sort_values(["user", "time"], kind="stable")
    rows: list[list[int | None]] = [[0, 0, None] for _ in range(len(orders))]
    if known.empty:
        return rows
    window = known.groupby("user").rolling(f"{days}D", on="time")["cents"]
    moments = known.drop_duplicates(["user", "time"])
    since = moments.groupby("user")["time"].diff().dt.days
    gaps = known[["user", "time"]].merge(moments.assign(days=since), on=["user", "time"])["days"].tolist()
    columns = (window.count().tolist(), window.sum().tolist(), known["cents"].tolist(), gaps)
    for place, count, total, cents, gap in zip(known.index, *columns):
        rows[place] = [int(count) - 1, int(total) - cents, None if gap != gap else int(gap)]
    return rows
