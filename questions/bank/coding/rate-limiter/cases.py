"""Traffic for the rate limiter: explained, edges by hand, random, and four large ones that punish waste."""

import random
from collections.abc import Iterator

Data = dict[str, object]


def traffic(limit: int, window_ms: int, text: str) -> Data:
    """Requests from `text`: `a@5` stands for allow("a", 5), and `a@5*3` for three of them."""
    requests: list[list[str | int]] = []
    for word in text.split():
        key, _, when = word.partition("@")
        now, _, times = when.partition("*")
        requests += [[key, int(now)]] * int(times or 1)
    return {"limit": limit, "window_ms": window_ms, "requests": requests}


def random_traffic(seed: int, *, limit: int, window_ms: int, keys: int, gap_ms: int, calls: int) -> Data:
    """Keys at random; time stands still for about half of the requests and then moves by up to `gap_ms`."""
    rng = random.Random(seed)
    requests: list[list[str | int]] = []
    now = rng.randrange(3 * window_ms)
    for _ in range(calls):
        requests.append([f"k{rng.randrange(keys)}", now])
        if rng.random() < 0.5:
            now += rng.randint(0, gap_ms)
    return {"limit": limit, "window_ms": window_ms, "requests": requests}


def steady(*, limit: int, window_ms: int, gap_ms: int, calls: int) -> Data:
    """One key at an even pace."""
    return {"limit": limit, "window_ms": window_ms, "requests": [["a", number * gap_ms] for number in range(calls)]}


def large(*, limit: int, window_ms: int, keys: int, steps: int, again: int) -> Data:
    """One request per millisecond, the keys in turn, every `again`-th twice: made in the harness to save memory."""
    return {"limit": limit, "window_ms": window_ms, "keys": keys, "steps": steps, "again": again}


EXPLAINED = (
    (
        "two per second",
        "Two requests fit into the second, the third does not. At 1000 the request of time 0 has left the window, so "
        "there is room for one; at 1001 the window still holds those of 400 and 1000.",
        traffic(2, 1000, "a@0 a@400 a@900 a@1000 a@1001"),
    ),
    (
        "a refused request takes no room",
        "The requests at 100 and 900 are refused and leave no trace. At 1000 nothing counts any more, and the request "
        "is allowed; had the refused ones counted, it would not be.",
        traffic(1, 1000, "a@0 a@100 a@900 a@1000"),
    ),
    (
        "each key has its own limit",
        "`b` has made no request yet when `a` is refused at time 20.",
        traffic(1, 1000, "a@10 a@20 b@20 b@30 a@1010"),
    ),
)

EDGES = (
    ("no request at all", traffic(1, 1, "")),
    ("one millisecond before room is free", traffic(1, 1000, "a@5 a@1004 a@1005 a@2004 a@2005")),
    ("several in the same millisecond", traffic(2, 10, "a@7*4 a@16 a@17*4")),
    ("a window of one millisecond", traffic(2, 1, "a@0*3 a@1*3 a@2 a@3*3")),
    ("a burst across a full second", traffic(2, 1000, "a@990*2 a@1000*2 a@1010 a@1989 a@1990*3")),
    ("room comes back one by one", traffic(3, 100, "a@0 a@10 a@20 a@99 a@100 a@100 a@110 a@119 a@120 a@120")),
    ("the window moves on with every request", traffic(2, 100, "a@0 a@90 a@100 a@120 a@189 a@190 a@199 a@200")),
    ("an even pace just within the limit", steady(limit=4, window_ms=100, gap_ms=25, calls=40)),
    ("an even pace just above the limit", steady(limit=4, window_ms=100, gap_ms=24, calls=60)),
    ("hammering does not lock a key out", steady(limit=2, window_ms=50, gap_ms=1, calls=400)),
    ("a long silence empties the window", traffic(2, 100, "a@0*3 a@1000000*3 a@1000100*3")),
    ("the first request comes late", traffic(2, 1000, "a@1700000000123*3 a@1700000001122 a@1700000001123*3")),
    ("keys that differ in case, length or a dot", traffic(1, 100, "a@0 A@0 aa@0 a.@0 a@1 A@1 aa@1 a.@1 a@100 A@100")),
    ("keys that differ in blanks", {"limit": 1, "window_ms": 9, "requests": [["a", 0], ["a ", 0], [" a", 1], ["", 1]]}),
    ("an empty key is a key", {"limit": 1, "window_ms": 9, "requests": [["", 0], ["a", 0], ["", 8], ["", 9], ["", 9]]}),
    ("one key waits while another goes on", traffic(2, 100, "a@0 b@0*3 a@60 b@100*3 a@100 a@101 b@160 a@160 a@161")),
    ("a key returns after others moved the time on", traffic(1, 10, "a@0 b@3 c@6 b@12 c@15 a@16 b@21 d@22 c@25 d@31")),
    ("limit far above the traffic", traffic(100000, 1000, "a@0*5 b@1*5 a@2000*5")),
    ("random traffic, limit one", random_traffic(31, limit=1, window_ms=10, keys=3, gap_ms=9, calls=500)),
    ("random traffic, limit three", random_traffic(32, limit=3, window_ms=20, keys=3, gap_ms=6, calls=1_000)),
    ("random traffic, many keys", random_traffic(33, limit=5, window_ms=1000, keys=200, gap_ms=4, calls=5_000)),
    ("random traffic, wide window", random_traffic(34, limit=50, window_ms=5000, keys=10, gap_ms=12, calls=5_000)),
    ("20,000 requests in a key's window", large(limit=20_000, window_ms=20_000, keys=1, steps=32_000, again=1_000)),
    ("12,000 keys within one window", large(limit=2, window_ms=360_000, keys=12_000, steps=36_000, again=7)),
    ("one key that never pauses", large(limit=100, window_ms=100, keys=1, steps=900_000, again=100)),
    ("400,000 keys, few of them at a time", large(limit=1, window_ms=1_000, keys=400_000, steps=400_000, again=10)),
)


def cases() -> Iterator[dict[str, object]]:
    """All cases in the order of judging: the large ones last, so that a wasteful answer keeps its right cases."""
    for name, explain, data in EXPLAINED:
        yield {"name": name, "visible": True, "explain": explain, "data": data}
    for name, data in EDGES:
        yield {"name": name, "data": data}
