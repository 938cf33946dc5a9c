"""Orders: explained ones, edges by hand, random ones with many equal times, and two large ones to be measured."""

import random
from collections.abc import Iterator

Data = dict[str, object]
DAY = 86_400
START = 1_700_000_000  # a Tuesday, 22:13:20


def script(text: str, *, days: int = 7, index: list[int] | None = None, twice: bool = False) -> Data:
    """`ann@0=500` is an order of ann at the start, `ann@2d3h4s=5` one 2 days, 3 hours and 4 s later; `-` is a guest."""
    data: Data = {"orders": [order(word) for word in text.split()], "days": days}
    return {**data, **({"index": index} if index else {}), **({"twice": True} if twice else {})}


def order(word: str) -> list[object]:
    user, _, rest = word.partition("@")
    when, _, cents = rest.partition("=")
    return [None if user == "-" else user, START + seconds(when), int(cents)]


def seconds(when: str) -> int:
    total, number = 0, ""
    for sign in when:
        if sign.isdigit():
            number += sign
        else:
            total += int(number) * {"d": DAY, "h": 3_600, "s": 1}[sign]
            number = ""
    return total + int(number or 0)


def random_orders(seed: int, *, orders: int, users: int, steps: int, days: int, guests: float = 0.1) -> Data:
    """Times are half days, so that equal ones and the window's edge are met often; the index is no running number."""
    rng = random.Random(seed)
    table = [
        [
            None if rng.random() < guests else f"u{rng.randrange(users)}",
            START + rng.randrange(steps) * DAY // 2 + rng.choice((0, 0, 0, 1, DAY // 2 - 1)),
            rng.randrange(-500, 5_000),
        ]
        for _ in range(orders)
    ]
    return {"orders": table, "days": days, "index": [rng.randrange(orders) for _ in range(orders)]}


EXPLAINED = (
    (
        "a window of 7 days",
        "The third order looks back on days 1 to 8: it finds the one of day 5, 300 cents, 3 days ago. The one of day 0 "
        "is too old. The order of bob is not hers.",
        script("ann@0=500 ann@5d=300 bob@6d=900 ann@8d=200"),
    ),
    (
        "both ends of the window",
        "Exactly 7 days before still counts. A second more does not, but is 7 whole days ago all the same.",
        script("ann@0=500 ann@7d=1 bob@0=500 bob@7d1s=1"),
    ),
    (
        "orders in one second",
        "Neither of the two orders of day 2 was there before the other: both find only the first. The last one finds "
        "three orders.",
        script("ann@0=100 ann@2d=30 ann@2d=40 ann@3d=5"),
    ),
    (
        "guests, in no order",
        "A guest has no history, and is in nobody's. The answers stand in the order of the rows.",
        script("ann@3d=30 -@2d=70 ann@1d=10 -@3d=80 ann@2d=20"),
    ),
)

EDGES = (
    ("no orders", script("")),
    ("one order", script("ann@0=500")),
    ("guests only", script("-@0=1 -@1d=2 -@2d=3")),
    ("one guest", script("-@0=1")),
    ("each user once", script("ann@0=1 bob@1d=2 eve@2d=3 -@3d=4")),
    ("the newest first", script("ann@5d=5 ann@4d=4 ann@3d=3 ann@1d=1 ann@0=7")),
    ("a second before", script("ann@0=5 ann@1s=7")),
    ("a day less a second, a day, a day and a second", script(
        "ann@0=1 bob@23h3599s=1 ann@23h3599s=1 bob@1d23h3599s=1 ann@1d23h3600s=1 bob@2d23h3600s=1"
    )),
    ("midnight between them is no day", script("ann@0=1 ann@3h=2 ann@26h=4 ann@28h=8")),
    ("the order before is far outside the window", script("ann@0=100 ann@400d=200 ann@401d=300")),
    ("a window of one day", script("ann@0=1 ann@1d=2 ann@2d1s=4 ann@3d=8", days=1)),
    ("a window of 20 years", script("ann@0=1 bob@9d=2 ann@700d=4 bob@5000d=8 ann@7300d=16 ann@7301d=32", days=7_305)),
    ("four orders in one second, two times", script("ann@1d=1 ann@1d=2 ann@0=4 ann@1d=8 ann@0=16 ann@1d=32")),
    ("equal seconds of two users", script("ann@0=1 bob@0=2 ann@1d=4 bob@1d=8 ann@1d=16 bob@1d=32")),
    ("equal seconds, one of them a guest", script("ann@0=1 -@0=2 ann@1d=4 -@1d=8")),
    ("guests before and after a user", script("-@0=1 ann@1d=2 -@1d=4 ann@2d=8 -@3d=16 ann@4d=32")),
    ("the edge met by orders of one second", script("ann@0=1 ann@0=2 ann@7d=4 ann@7d=8 ann@7d1s=16")),
    ("refunds: sums below zero", script("ann@0=-500 ann@1d=200 ann@2d=300 ann@3d=0")),
    ("sums above 2,147,483,647", script("ann@0=2000000000 ann@1d=2000000000 ann@2d=1 bob@3d=5 bob@4d=6")),
    ("more orders than days in the window", script("ann@0=1 ann@1h=2 ann@2h=4 ann@3h=8 ann@4h=16 ann@5h=32", days=3)),
    ("fewer orders than days in the window", script("ann@0=1 ann@6d=2 ann@12d=4 ann@18d=8", days=10)),
    ("users who differ in case, blanks, or are empty", {
        "orders": [["ann", 0, 1], ["Ann", 9, 2], ["ann ", 19, 4], ["", 29, 8], ["", 39, 16], ["ann", 49, 32]],
        "days": 1,
    }),
    ("users called nan and None", script("nan@0=1 None@1h=2 -@2h=4 nan@3h=8 None@4h=16 NaN@5h=32")),
    ("before 1970", {"orders": [["ann", -DAY, 1], ["ann", -5, 2], ["ann", 0, 4], ["ann", DAY, 8]], "days": 1}),
    ("index starts at 5", script("ann@0=1 ann@1d=2 bob@2d=4", index=[5, 6, 7])),
    ("index runs backwards", script("ann@0=1 ann@1d=2 bob@2d=4 ann@3d=8", index=[3, 2, 1, 0])),
    ("index from two shards: each label twice", script("ann@2d=1 bob@1d=2 ann@1d=4 bob@0=8", index=[0, 1, 0, 1])),
    ("the same frame twice, left as it was", script("bob@2d=4 ann@1d=2 ann@0=1 -@1d=3", twice=True)),
    ("random, few users", random_orders(1, orders=150, users=3, steps=60, days=7)),
    ("random, many equal times", random_orders(2, orders=150, users=2, steps=12, days=2)),
    ("random, wide window", random_orders(3, orders=200, users=5, steps=200, days=60)),
    ("random, many guests", random_orders(4, orders=200, users=4, steps=80, days=5, guests=0.6)),
    ("random, many users", random_orders(5, orders=300, users=120, steps=40, days=10)),
    ("3,800 users, 8,500 orders", {"made": {"users": 3_800, "orders": 8_500, "span": 60, "guests": 5}, "days": 14}),
    ("two users, 4,400 orders", {"made": {"users": 2, "orders": 4_400, "span": 120, "guests": 5}, "days": 14}),
)  # fmt: skip


def cases() -> Iterator[dict[str, object]]:
    """All cases in the order of judging: the large ones last."""
    for name, explain, data in EXPLAINED:
        yield {"name": name, "visible": True, "explain": explain, "data": data}
    for name, data in EDGES:
        yield {"name": name, "data": data}
