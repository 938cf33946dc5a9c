"""Inputs for the LRU cache: explained ones, edges by hand, random mixes, and one that punishes O(n) calls."""

import random
from collections.abc import Iterator

Call = list[str | int]


def script(capacity: int, text: str) -> list[Call]:
    """The constructor and the calls of `text`, where `1=10` stands for put(1, 10) and `1?` for get(1)."""
    calls: list[Call] = [["LRUCache", capacity]]
    for word in text.split():
        key, mark, value = word.partition("=")
        calls.append(["put", int(key), int(value)] if mark else ["get", int(key.removesuffix("?"))])
    return calls


def random_mix(seed: int, *, capacity: int, keys: range, calls: int, reads: float = 0.5) -> list[Call]:
    """Uniform keys; values include 0 and -1 often enough to catch code that takes them for absence."""
    rng = random.Random(seed)
    played: list[Call] = [["LRUCache", capacity]]
    for _ in range(calls):
        key = rng.choice(keys)
        if rng.random() < reads:
            played.append(["get", key])
        else:
            played.append(["put", key, rng.choice((-1, 0, rng.randrange(1000)))])
    return played


def skewed_mix(seed: int, *, capacity: int, keys: int, calls: int) -> list[Call]:
    """Few keys get most of the traffic, as in a real service; a miss is followed by a put of the same key."""
    rng = random.Random(seed)
    weights = [1 / (rank + 1) for rank in range(keys)]
    played: list[Call] = [["LRUCache", capacity]]
    for key in rng.choices(range(keys), weights, k=calls // 2):
        played.append(["get", key])
        if rng.random() < 0.5:
            played.append(["put", key, rng.randrange(1000)])
    return played


def wide_scan(capacity: int, rounds: int) -> list[Call]:
    """Read and store one key more than fits, round and round: true LRU order never hits."""
    played: list[Call] = [["LRUCache", capacity]]
    for turn in range(rounds):
        for key in range(capacity + 1):
            played += [["get", key], ["put", key, 1000 * turn + key]]
    return played


def large(seed: int, *, capacity: int = 3000, calls: int = 200_000) -> list[Call]:
    """Hits all over a full cache (slow with a scan per hit), then churn (slow with a scan per eviction)."""
    rng = random.Random(seed)
    played: list[Call] = [["put", key, key % 1000] for key in range(capacity)]
    while len(played) < calls * 6 // 10:
        key = rng.randrange(capacity)
        played.append(["get", key] if rng.random() < 0.8 else ["put", key, rng.randrange(1000)])
    while len(played) < calls:
        key = rng.randrange(10 * capacity)
        played.append(["get", key] if rng.random() < 0.2 else ["put", key, rng.randrange(1000)])
    return [["LRUCache", capacity], *played]


EXPLAINED = (
    (
        "the oldest key leaves",
        "Two slots. `put(3, 30)` finds the cache full. Key 1 was used longest ago, so it leaves, "
        "and `get(1)` returns -1.",
        script(2, "1=10 2=20 3=30 1? 2? 3?"),
    ),
    (
        "a read saves a key",
        "`get(1)` is a use and makes key 2 the least recently used one, so `put(3, 30)` pushes out 2 and keeps 1.",
        script(2, "1=10 2=20 1? 3=30 1? 2? 3?"),
    ),
    (
        "an overwrite saves a key",
        "`put(1, 11)` changes a key that is already there: nothing leaves, and it counts as a use. "
        "`put(3, 30)` then pushes out 2 although 1 was stored first.",
        script(2, "1=10 2=20 1=11 3=30 2? 1? 3?"),
    ),
)

EDGES = (
    ("first call is a read", script(2, "1? 1=10 1?")),
    ("capacity one", script(1, "1=10 1? 2=20 1? 2? 2=21 2? 1=11 2? 1?")),
    ("overwrite when full evicts nothing", script(3, "1=10 2=20 3=30 3=31 1? 2? 3?")),
    ("overwrite counts as a use", script(3, "1=10 2=20 3=30 1=11 4=40 2? 1? 3? 4?")),
    (
        "overwrite of the oldest, a middle and the newest key",
        script(3, "1=1 2=2 3=3 1=4 3=5 3=6 4=7 2? 1? 3? 4?"),
    ),
    ("a miss changes no order", script(2, "1=10 2=20 3? 3=30 1? 2? 1? 4=40 3? 2?")),
    ("a miss takes no slot", script(2, "1=10 7? 8? 2=20 9? 1? 2?")),
    (
        "an evicted key comes back as the newest",
        script(2, "1=10 2=20 3=30 1? 1=11 2? 1? 4=40 3? 1? 4?"),
    ),
    ("key zero and negative keys", script(2, "0=5 -1=6 0? -2=7 -1? 0? -2? 0=8 0?")),
    ("value zero is a value", script(2, "1=0 2=20 1? 3=30 2? 1? 1=0 3?")),
    ("value minus one is a value", script(2, "1=-1 2=20 1=-1 2? 1? 3=30 2? 1=10 1? 3?")),
    ("key zero with value zero", script(1, "0=0 0? 0=0 0? 1=0 0? 1?")),
    ("the same read again and again", script(2, "1=10 2=20 1? 1? 1? 1? 3=30 4=40 1? 3? 4?")),
    ("often used is not recently used", script(2, "1=10 1? 1? 1? 2=20 3=30 1? 2? 3?")),
    ("equal values under different keys", script(2, "1=5 2=5 1? 3=5 2? 1? 3?")),
    (
        "keys and values at the bounds",
        script(2, "1000000000=-1000000000 -1000000000=1000000000 1000000000? 0=1 -1000000000? 1000000000?"),
    ),
    ("never full", script(3000, "1=10 2=20 1? 1=11 3? 1? 2?")),
    ("a scan one key wider than the cache", wide_scan(20, rounds=4)),
    ("random calls, capacity one", random_mix(11, capacity=1, keys=range(-1, 2), calls=300)),
    ("random calls, capacity three", random_mix(12, capacity=3, keys=range(-3, 5), calls=600)),
    ("random calls, capacity fifty", random_mix(13, capacity=50, keys=range(-40, 40), calls=5_000)),
    ("random calls, mostly reads", random_mix(14, capacity=100, keys=range(150), calls=5_000, reads=0.9)),
    ("few keys get most of the traffic", skewed_mix(15, capacity=200, keys=1_000, calls=20_000)),
    ("200,000 calls on 3,000 keys", large(16)),
)


def cases() -> Iterator[dict[str, object]]:
    """All cases in the order of judging: the large one last, so that a slow answer keeps its right cases."""
    for name, explain, data in EXPLAINED:
        yield {"name": name, "visible": True, "explain": explain, "data": data}
    for name, data in EDGES:
        yield {"name": name, "data": data}
