# mypy: ignore-errors
"""Calls `nearest` with int8 arrays: those of the case, or made ones that are the same with every version of NumPy.

`twice` calls it again with the same arrays, and says whether it left them as they were.
"""

import numpy as np


def run(load, data):
    nearest = getattr(load(), "nearest", None)
    if not callable(nearest):
        raise AttributeError("solution.py defines no function nearest.")
    catalogue, queries = vectors(data["catalogue"]), vectors(data["queries"])
    if "twice" not in data:
        return nearest(catalogue, queries, data["k"])
    before = catalogue.copy(), queries.copy()
    found = [nearest(catalogue, queries, data["k"]) for _ in range(2)]
    same = bool((catalogue == before[0]).all() and (queries == before[1]).all())
    return {"found": found, "unchanged": same}


def vectors(given):
    """An int8 array from lists, or from `{count, width, seed, low, high}` with values from `low` to `high`."""
    if isinstance(given, list):
        return np.array(given, dtype=np.int8)
    count, width, low, high = given["count"], given["width"], given.get("low", -127), given.get("high", 127)
    made = np.empty(count * width, dtype=np.int8)
    offset = np.uint32(given["seed"] * 7_919_017 % 2**32)
    step = 65_536  # the scratch arrays stay small: their memory counts for everybody
    for start in range(0, made.size, step):
        mixed = np.arange(start, min(start + step, made.size), dtype=np.uint32) + offset
        for shift, factor in ((16, 0x7FEB352D), (15, 0x846CA68B), (16, 1)):
            mixed ^= mixed >> np.uint32(shift)
            mixed *= np.uint32(factor)
        mixed %= np.uint32(high - low + 1)
        made[start : start + step] = mixed.astype(np.int16) + low
    return made.reshape(count, width)
