"""Inputs for the top K: explained ones, edges by hand, random streams, and one that punishes O(n) queries."""

import random
from collections.abc import Iterator

Call = list[str | int]


def script(k: int, text: str) -> list[Call]:
    """The constructor and the calls of `text`, where `?` stands for top() and any other word for add(word)."""
    return [["TopK", k], *(["top"] if word == "?" else ["add", word] for word in text.split())]


def uniform(seed: int, *, k: int, names: int, calls: int, asked: float) -> list[Call]:
    """All items are about equally frequent, so that ties at the last place are the rule."""
    rng = random.Random(seed)
    played = [["top"] if rng.random() < asked else ["add", f"m{rng.randrange(names)}"] for _ in range(calls)]
    return [["TopK", k], *played, ["top"]]


def zipf(rng: random.Random, *, names: int, count: int, exponent: float = 1.0) -> list[str]:
    """`count` items; the r-th most popular of `names` comes in proportion to 1 / r**exponent. Names say no rank."""
    labels = [f"q{number}" for number in range(names)]
    rng.shuffle(labels)
    return rng.choices(labels, [1 / (rank + 1) ** exponent for rank in range(names)], k=count)


def skewed(seed: int, *, k: int, names: int, adds: int, asked: float) -> list[Call]:
    """Few items make up most of the stream, as in a search log."""
    rng = random.Random(seed)
    played: list[Call] = [["TopK", k]]
    for name in zipf(rng, names=names, count=adds):
        played.append(["add", name])
        if rng.random() < asked:
            played.append(["top"])
    return [*played, ["top"]]


def moving_fashion(seed: int, *, k: int, eras: int, adds: int) -> list[Call]:
    """Every era has favourites of its own and is longer than the one before: the leaders change again and again."""
    rng = random.Random(seed)
    played: list[Call] = [["TopK", k]]
    for era in range(1, eras + 1):
        for number in range(adds * era):
            played.append(["add", f"e{era}-{rng.randrange(3 * k)}"])
            if number % 9 == 0:
                played.append(["top"])
    return [*played, ["top"]]


def rare_questions(seed: int) -> list[Call]:
    """Thousands of adds between one question and the next."""
    rng = random.Random(seed)
    played: list[Call] = [["TopK", 10]]
    for _ in range(4):
        played += [["add", name] for name in zipf(rng, names=3_000, count=5_000, exponent=0.8)]
        played.append(["top"])
    return played


def large(seed: int) -> list[Call]:
    """20,000 items once each, in shuffled order, then a skewed stream over them with a question every five adds."""
    rng = random.Random(seed)
    once = [f"q{number}" for number in range(20_000)]
    rng.shuffle(once)
    played: list[Call] = [["TopK", 10]]
    for number, name in enumerate(once):
        played.append(["add", name])
        if number % 40 == 0:
            played.append(["top"])
    for number, name in enumerate(zipf(rng, names=20_000, count=60_000)):
        played.append(["add", name])
        if number % 5 == 0:
            played.append(["top"])
    return played


EXPLAINED = (
    (
        "the counts decide",
        "After three adds `shoes` leads with 2 to 1. Two more make it `bag` 3, `shoes` 2: the order changes, and the "
        "list that was returned before stays as it was.",
        script(2, "shoes bag shoes ? bag bag ?"),
    ),
    (
        "equal counts in alphabetical order",
        "All three have one, so the two that come first in the alphabet are returned, whoever arrived first. "
        "Then `shoes` has two and leads.",
        script(2, "shoes bag coat ? shoes ?"),
    ),
    (
        "fewer items than k",
        "Nothing was added at first, so the list is empty. Two distinct items cannot make a list of three.",
        script(3, "? bag ? coat bag ?"),
    ),
)

EDGES = (
    ("never an add", script(3, "? ?")),
    ("k is one", script(1, "b ? a ? b ? a ? a ? c c c ? c ?")),
    ("one item again and again", script(2, "a a a ? a ? a")),
    ("asked twice without an add between", script(2, "b a ? ? b ? ?")),
    ("exactly k distinct items", script(3, "c b a ? c ? b ? c b a a a ?")),
    ("a tie at the last place goes to the earlier name", script(2, "x x x m m ? b b ? b ?")),
    ("a tie at the last place keeps the later name out", script(2, "x x x b b ? m m ? m ?")),
    ("more ties than places, added in reverse order", script(3, "f e d c b a ? f e d ? c b a ? a ?")),
    ("an item leaves the list and comes back", script(2, "a a b b ? c c c d d d ? a a ? b b b ?")),
    ("old counts matter after a long absence", script(1, "a a a b b b b ? c d e f g h i j a ? a ?")),
    ("from the last place to the first", script(3, "a a a a b b b c ? c c c ? c ? d d d d d d ?")),
    ("one name is the beginning of another", script(3, "lr-decay lr lrs l ? lrs ? l lr-decay ?")),
    ("hyphens before digits before letters", script(6, "a 9 10 a-b a1 ab ? 9 ? 10 10 9 ?")),
    ("the largest k", script(50, "c b a ? c c b ? " + " ".join(f"n{i}" for i in range(60)) + " ? n59 n59 ?")),
    ("no question until the end", script(2, "a b c b c c a a a d ?")),
    ("a question after every add", uniform(21, k=3, names=6, calls=1_000, asked=0.5)),
    ("random stream, k is one", uniform(22, k=1, names=5, calls=400, asked=0.4)),
    ("random stream, most counts tied", uniform(23, k=10, names=400, calls=3_000, asked=0.2)),
    ("random stream, k is 50", uniform(24, k=50, names=120, calls=3_000, asked=0.1)),
    ("few items make up most of the stream", skewed(25, k=10, names=1_000, adds=5_000, asked=0.1)),
    ("leaders change again and again", moving_fashion(26, k=5, eras=6, adds=150)),
    ("thousands of adds between questions", rare_questions(27)),
    ("80,000 adds of 20,000 items, 12,500 questions", large(28)),
)


def cases() -> Iterator[dict[str, object]]:
    """All cases in the order of judging: the large one last, so that a slow answer keeps its right cases."""
    for name, explain, data in EXPLAINED:
        yield {"name": name, "visible": True, "explain": explain, "data": data}
    for name, data in EDGES:
        yield {"name": name, "data": data}
