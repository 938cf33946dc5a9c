"""Events, feature rows and features: explained ones, edges by hand, random ones, and two large ones to be measured."""

import random
from collections.abc import Iterator

Data = dict[str, object]


def script(events: str, rows: str, features: str = "a=100", *, twice: bool = False) -> Data:
    """`ann@50` is an event; `ann@10>12:a=3,b=-` a row as of 10, written at 12, with a = 3 and b = None."""
    data: Data = {
        "events": [[user, int(time)] for user, time in (word.split("@") for word in events.split())],
        "rows": [row(word) for word in rows.split()],
        "features": [[name, int(age)] for name, age in (word.split("=") for word in features.split())],
    }
    return {**data, "twice": True} if twice else data


def row(word: str) -> list[object]:
    user, _, rest = word.partition("@")
    times, _, rest = rest.partition(":")
    as_of, written = times.split(">")
    values = dict(part.split("=") for part in rest.split(",") if part)
    return [user, int(as_of), int(written), {name: number(text) for name, text in values.items()}]


def number(text: str) -> int | float | str | None:
    if text == "-":
        return None
    if text.lstrip("-").isdigit():
        return int(text)
    return float(text) if "." in text else text


def random_join(seed: int, *, users: int, events: int, rows: int, span: int, late: int, features: int = 3) -> Data:  # noqa: PLR0913
    """Few different times, so that equal ones are frequent; rows lack features, hold None, and come in no order."""
    rng = random.Random(seed)
    names = [f"f{place}" for place in range(features)]
    history = []
    for _ in range(rows):
        as_of = rng.randrange(span)
        written = as_of + rng.choice((0, 1, rng.randrange(late)))
        values = {name: rng.choice((None, 0, rng.randrange(1000))) for name in names if rng.random() < 0.6}
        history.append([f"u{rng.randrange(users)}", as_of, written, values])
    return {
        "events": [[f"u{rng.randrange(users + 1)}", rng.randrange(span + late)] for _ in range(events)],
        "rows": history,
        "features": [[name, rng.choice((0, 3, span // 4, span))] for name in [*names, "absent"]],
    }


EXPLAINED = (
    (
        "strictly before the event",
        "At second 10 the row that is written at second 10 is not known yet: `None`. At second 11 it is.",
        script("ann@10 ann@11", "ann@5>10:a=7"),
    ),
    (
        "a late row is not known before it is written",
        "The row as of 20 is written at 50. At 40 only the row as of 10 is known: 1. At 60 both are, and the one as of "
        "20 is newer: 2.",
        script("ann@40 ann@60", "ann@10>12:a=1 ann@20>50:a=2"),
    ),
    (
        "a late row does not replace a newer one",
        "At 60 both rows are known. The one as of 30 is newer, though the one as of 20 was written after it: 3.",
        script("ann@60", "ann@30>31:a=3 ann@20>50:a=2"),
    ),
    (
        "each feature for itself, with its own age",
        "`a` may be 100 seconds old, `b` 20. At 50 the newest row with `a` is as of 40: 4. The newest with `b` is as "
        "of 10, 40 seconds old: `None`. At 30 it is 20 seconds old, which is not too old: 2.",
        script("ann@50 ann@30", "ann@10>11:a=1,b=2 ann@40>41:a=4", "a=100 b=20"),
    ),
)

EDGES = (
    ("no events", script("", "ann@1>2:a=1")),
    ("no rows", script("ann@1 bob@2", "")),
    ("no features", script("ann@9 bob@9", "ann@1>2:a=1", "")),
    ("a user without rows", script("bob@9 ann@9", "ann@1>2:a=1")),
    ("rows of a user without events", script("ann@9", "ann@1>2:a=1 bob@3>4:a=2 anna@5>6:a=3")),
    ("users who differ in case or by a blank", {
        "events": [["Ann", 9], ["ann", 9], ["ann ", 9]],
        "rows": [["ann", 1, 2, {"a": 1}], ["ANN", 2, 3, {"a": 2}], ["ann ", 3, 4, {"a": 3}]],
        "features": [["a", 100]],
    }),
    ("events in no order, and some twice", script(
        "ann@9 ann@3 bob@5 ann@9 ann@6", "ann@1>2:a=1 ann@4>5:a=4 ann@7>8:a=7"
    )),
    ("several events in one second", script("bob@9 ann@9 bob@9", "ann@8>8:a=1 bob@8>8:a=2 ann@8>9:a=3")),
    ("written in the second it stands for", script("ann@5 ann@6", "ann@5>5:a=1")),
    ("as of before the event, written at the event", script("ann@50", "ann@10>20:a=1 ann@40>50:a=2")),
    ("exactly as old as allowed", script("ann@105 ann@106", "ann@5>6:a=1")),
    ("an allowed age of zero", script("ann@5 ann@6", "ann@5>5:a=1", "a=0")),
    ("age counts from as_of, not from writing", script("ann@120", "ann@5>60:a=1")),
    ("too old, though written just now", script("ann@500", "ann@5>499:a=1", "a=400")),
    ("too old is None, whatever was before", script("ann@500", "ann@10>499:a=1 ann@20>30:a=2", "a=400")),
    ("same as_of: written later wins", script("ann@50 ann@25", "ann@10>30:a=2 ann@10>20:a=1")),
    ("same as_of, written later, listed in order", script("ann@50 ann@25", "ann@10>20:a=1 ann@10>30:a=2")),
    ("same as_of, same writing: later in the list wins", script("ann@50", "ann@10>20:a=1 ann@10>20:a=2")),
    ("same times, the smaller value last", script("ann@50", "ann@10>20:a=9 ann@10>20:a=2 ann@10>20:b=3", "a=99 b=99")),
    ("None is a value", script("ann@50", "ann@10>11:a=1 ann@20>21:a=-")),
    ("None, then a value again", script("ann@25 ann@50", "ann@10>11:a=1 ann@20>21:a=- ann@30>31:a=3")),
    ("a value of zero is not missing", script("ann@50", "ann@10>11:a=5,b=1 ann@20>21:a=0,b=0.0", "a=99 b=99")),
    ("an empty text is not missing", {
        "events": [["ann", 50]],
        "rows": [["ann", 10, 11, {"plan": "gold"}], ["ann", 20, 21, {"plan": ""}]],
        "features": [["plan", 99]],
    }),
    ("texts and fractions", script("ann@50", "ann@10>11:plan=gold,rate=0.125", "rate=99 plan=99")),
    ("the newest row lacks the feature", script("ann@50", "ann@10>11:a=1,b=1 ann@20>21:b=2 ann@30>31:", "a=99 b=99")),
    ("features in the order asked for", script("ann@50", "ann@10>11:b=2,a=1,c=3", "c=99 a=99 b=99")),
    ("a feature that no row has", script("ann@50", "ann@10>11:a=1", "z=99 a=99")),
    ("rows hold features nobody asked for", script("ann@50", "ann@10>11:a=1,x=5 ann@20>21:x=6")),
    ("a correction arrives between two events", script(
        "ann@15 ann@25 ann@35", "ann@10>11:a=1 ann@10>20:a=2 ann@9>30:a=3"
    )),
    ("late rows overtake one another", script("ann@45 ann@55 ann@65", "ann@30>60:a=3 ann@20>50:a=2 ann@10>40:a=1")),
    ("event before anything was written", script("ann@0 ann@1", "ann@0>0:a=1")),
    ("the same lists twice, left as they were", script(
        "bob@30 ann@9 ann@3", "ann@7>8:a=7 bob@20>21:a=2 ann@1>2:a=1 ann@1>2:a=5", twice=True
    )),
    ("random, one user, many equal times", random_join(1, users=1, events=60, rows=80, span=20, late=6)),
    ("random, few users", random_join(2, users=4, events=120, rows=200, span=100, late=30)),
    ("random, very late rows", random_join(3, users=3, events=120, rows=200, span=60, late=300)),
    ("random, many users", random_join(4, users=40, events=200, rows=300, span=500, late=90)),
    ("random, one feature", random_join(5, users=3, events=100, rows=150, span=40, late=12, features=1)),
    ("random, many features", random_join(6, users=3, events=60, rows=150, span=300, late=40, features=9)),
    ("a busy shop, events of the first weeks", {"made": {
        "users": 300, "busy_rows": 7_000, "other_rows": 600, "busy_events": 1_300, "other_events": 100,
        "first": 5, "last": 20,
    }}),
    ("1,000 users and a shop, events of the last weeks", {"made": {
        "users": 1_000, "busy_rows": 4_500, "other_rows": 3_000, "busy_events": 400, "other_events": 900,
        "first": 70, "last": 90,
    }}),
)  # fmt: skip


def cases() -> Iterator[dict[str, object]]:
    """All cases in the order of judging: the large ones last."""
    for name, explain, data in EXPLAINED:
        yield {"name": name, "visible": True, "explain": explain, "data": data}
    for name, data in EDGES:
        yield {"name": name, "data": data}
