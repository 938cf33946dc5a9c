# Half-way: right, with closed="left" on one row per user and second; but groupby().rolling() loops over users inside.
import pandas as pd


def features(orders: pd.DataFrame, days: int) -> list[list[int | None]]:
    known = orders.dropna(subset=["user"])
    moments = known.groupby(["user", "time"], sort=True)["cents"].agg(["size", "sum"]).reset_index()
    if moments.empty:
        return [[0, 0, None] for _ in range(len(orders))]
    window = moments.groupby("user").rolling(f"{days}D", on="time", closed="left", min_periods=0)[["size", "sum"]].sum()
    moments["count"] = window["size"].to_numpy()
    moments["cents"] = window["sum"].to_numpy()
    moments["days"] = moments.groupby("user")["time"].diff().dt.days
    answers = orders[["user", "time"]].merge(moments, on=["user", "time"], how="left")
    numbers = answers[["count", "cents"]].fillna(0).astype("int64")
    since = [None if gap != gap else int(gap) for gap in answers["days"].tolist()]
    return [list(row) for row in zip(numbers["count"].tolist(), numbers["cents"].tolist(), since)]
