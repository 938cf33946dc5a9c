# Properties on random inputs: every draw is legal, all is repeatable and blind for row order, seeds matter.
import hashlib
import random
from fractions import Fraction

import pytest
from sampler import downsample, group_folds, in_holdout, stratified


@pytest.fixture(params=range(25))
def dice(request):
    return random.Random(request.param)


def mixed(dice, items):
    return dice.sample(items, len(items))


def test_downsample(dice):
    labels = [1] * dice.randrange(1, 8) + [0] * dice.randrange(60, 90)
    rows = [{"id": f"r{n}", "label": label} for n, label in enumerate(mixed(dice, labels))]
    ratio, seed = dice.randrange(3, 12), dice.randrange(10**6)
    got = downsample(rows, ratio, seed)
    label = {row["id"]: row["label"] for row in rows}
    ids = [row["id"] for row in got]
    assert ids == sorted(set(ids))
    assert all(label[row["id"]] == row["label"] for row in got)
    kept = min(labels.count(0), ratio * labels.count(1))
    assert sum(row["label"] for row in got) == labels.count(1)
    assert len(got) == labels.count(1) + kept
    assert sum(row["weight"] for row in got) == pytest.approx(len(rows))
    assert {row["weight"] for row in got if row["label"]} == {1.0}
    assert downsample(mixed(dice, rows), ratio, seed) == got == downsample(rows, ratio, seed)


def places(counts, size):
    quota = {name: Fraction(size * count, sum(counts.values())) for name, count in counts.items()}
    result = {name: int(q) for name, q in quota.items()}
    while sum(result.values()) < size:
        result[min(quota, key=lambda name: (result[name] - quota[name], name))] += 1
    return result


def test_stratified(dice):
    counts = {name: dice.choice([1, 2, 3, 10, 10, 25]) for name in mixed(dice, ["a", "b", "c", "d", "e"])}
    rows = mixed(dice, [{"id": f"{name}{n}", "stratum": name} for name in counts for n in range(counts[name])])
    seed = dice.randrange(10**6)
    for size in dice.sample(range(len(rows) + 1), 5):
        got = stratified(rows, size, seed)
        assert got == sorted(set(got))
        assert {name: sum(row[0] == name for row in got) for name in counts} == places(counts, size)
        assert stratified(mixed(dice, rows), size, seed) == got


def test_group_folds(dice):
    sizes = {f"g{n}": dice.choice([1, 1, 2, 7, 30]) for n in range(dice.randrange(20, 40))}
    groups = mixed(dice, [name for name, size in sizes.items() for _ in range(size)])
    folds, seed = dice.randrange(2, 7), dice.randrange(10**6)
    results = group_folds(groups, folds, 3, seed)
    assert len({tuple(result) for result in results}) == 3
    for result in results:
        pairs = set(zip(groups, result))
        assert len(pairs) == len(sizes)
        counts = [sum(fold == number for _, fold in pairs) for number in range(folds)]
        assert sum(counts) == len(sizes) and max(counts) - min(counts) <= 1
    assert group_folds(groups, folds, 3, seed) == results != group_folds(groups, folds, 3, seed + 1)
    turned = group_folds(sorted(groups), folds, 3, seed)
    assert [dict(zip(sorted(groups), result)) for result in turned] == [dict(zip(groups, r)) for r in results]


def test_in_holdout(dice):
    salt, share = f"salt{dice.random()}", dice.choice([0.01, 0.1, 0.5, 0.9])
    for _ in range(40):
        user = f"u{dice.random()}"
        number = int.from_bytes(hashlib.sha256(f"{salt}:{user}".encode()).digest()[:4], "big")
        assert in_holdout(user, share, salt) is (number < share * 2**32)
