# mypy: ignore-errors
"""Makes the frame of orders from the rows of a case, or from the few numbers in `made`, and calls `features`.

`twice` calls it again with the same frame, and says whether it was left as it was.
"""

import numpy as np
import pandas as pd


def run(load, data):
    features = getattr(load(), "features", None)
    if not callable(features):
        raise AttributeError("solution.py defines no function features.")
    orders = made_up(**data["made"]) if "made" in data else frame(data["orders"], data.get("index"))
    if "twice" not in data:
        return features(orders, data["days"])
    before = orders.copy(deep=True)
    tables = [features(orders, data["days"]) for _ in range(2)]
    return {"tables": tables, "unchanged": bool(orders.equals(before) and list(orders.columns) == list(before.columns))}


def frame(orders, index=None):
    """A frame of `[user, seconds since 1970, cents]`; a user of None is a guest. `index` replaces 0, 1, 2, ..."""
    users, times, cents = zip(*orders, strict=True) if orders else ((), (), ())
    columns = {
        "user": pd.Series(list(users), dtype="str"),
        "time": np.array(times, dtype="int64").astype("datetime64[s]"),
        "cents": np.array(cents, dtype="int64"),
    }
    table = pd.DataFrame(columns)
    return table if index is None else table.set_axis(index)


def made_up(*, users, orders, span, guests=0):
    """So many orders of so many users within `span` days, in no order; times often agree to the second."""
    number = np.arange(orders, dtype="int64")
    mixed = (number * 2_654_435_761 + 12_345) % 2_147_483_647
    user = mixed // 7 % users
    time = 1_700_000_000 + mixed * 48_271 % 2_147_483_647 % (span * 24) * 3_600 + mixed % 5
    names = np.array([f"user-{place}" for place in range(users)] + [None], dtype=object)
    user[number % 100 < guests] = users
    return pd.DataFrame(
        {
            "user": pd.Series(names[user], dtype="str"),
            "time": time.astype("datetime64[s]"),
            "cents": mixed // 11 % 20_000 - 1_000,
        }
    )
