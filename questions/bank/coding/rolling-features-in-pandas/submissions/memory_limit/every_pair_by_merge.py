# Mistake: merges the orders with themselves and filters; no loop, but each pair of a user's orders becomes a row.
import pandas as pd


def features(orders: pd.DataFrame, days: int) -> list[list[int | None]]:
    table = orders.reset_index(drop=True).rename_axis("place").reset_index().dropna(subset=["user"])
    pairs = table.merge(table, on="user", suffixes=("", "_before"))
    pairs = pairs[pairs["time_before"] < pairs["time"]]
    latest = pairs.groupby("place")["time_before"].max()
    recent = pairs[pairs["time_before"] >= pairs["time"] - pd.Timedelta(days=days)]
    window = recent.groupby("place")["cents_before"].agg(["size", "sum"])
    since = (table.set_index("place")["time"].reindex(latest.index) - latest).dt.days
    rows: list[list[int | None]] = [[0, 0, None] for _ in range(len(orders))]
    for place, gap in since.items():
        rows[place][2] = int(gap)
    for place, count, total in window.itertuples():
        rows[place][:2] = [int(count), int(total)]
    return rows
