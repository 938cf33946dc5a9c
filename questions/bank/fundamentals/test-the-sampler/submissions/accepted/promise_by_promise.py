# One test per promise of each docstring; quotas and weights by hand, draws checked through what must hold of each.
import hashlib

import pytest
from sampler import NoPositives, TooFewGroups, downsample, group_folds, in_holdout, stratified


def labelled(positives, negatives):
    rows = [{"id": f"p{n:03}", "label": 1} for n in range(positives)]
    return rows + [{"id": f"n{n:03}", "label": 0} for n in range(negatives)]


def strata(**sizes):
    return [{"id": f"{name}{n:03}", "stratum": name} for name, size in sizes.items() for n in range(size)]


# downsample


@pytest.mark.parametrize(
    "positives, negatives, ratio, kept", [(2, 9, 2, 4), (10, 50, 2, 20), (3, 5, 4, 5), (1, 1, 1, 1), (2, 0, 3, 0)]
)
def test_downsample(positives, negatives, ratio, kept):
    got = downsample(labelled(positives, negatives), ratio, 1)
    ids = [row["id"] for row in got]
    assert ids == sorted(set(ids))
    assert [row for row in got if row["label"] == 1] == [
        {"id": f"p{n:03}", "label": 1, "weight": 1.0} for n in range(positives)
    ]
    drawn = [row for row in got if row["label"] == 0]
    assert len(drawn) == kept == len(got) - positives
    assert {row["id"] for row in drawn} <= {f"n{n:03}" for n in range(negatives)}
    assert [row["weight"] for row in drawn] == pytest.approx([negatives / kept] * kept if kept else [])


def test_downsample_can_be_repeated_in_any_order():
    rows = labelled(10, 100)
    first = downsample(rows, 2, 5)
    assert downsample(rows, 2, 5) == first
    assert downsample(rows[::-1], 2, 5) == first
    assert downsample(rows, 2, 6) != first


def test_each_negative_has_its_chance():
    drawn = [row["id"] for seed in range(200) for row in downsample(labelled(2, 10), 2, seed) if row["label"] == 0]
    assert all(40 < drawn.count(f"n{n:03}") < 120 for n in range(10))


def test_no_positives():
    with pytest.raises(NoPositives):
        downsample(labelled(0, 5), 2, 0)


# stratified


@pytest.mark.parametrize(
    "sizes, size, places",
    [
        ({"a": 50, "b": 30, "c": 20}, 10, {"a": 5, "b": 3, "c": 2}),
        ({"a": 10, "b": 10, "c": 10}, 10, {"a": 4, "b": 3, "c": 3}),  # 3.33 each: the first by name
        ({"c": 10, "b": 10, "a": 10}, 11, {"a": 4, "b": 4, "c": 3}),  # 3.67 each
        ({"a": 97, "b": 2, "c": 1}, 10, {"a": 10, "b": 0, "c": 0}),  # 9.7, 0.2, 0.1
        ({"a": 15, "b": 5}, 2, {"a": 2, "b": 0}),  # 1.5 and 0.5
        ({"a": 3, "b": 4}, 7, {"a": 3, "b": 4}),
        ({"a": 3, "b": 4}, 0, {"a": 0, "b": 0}),
    ],
)
def test_places(sizes, size, places):
    got = stratified(strata(**sizes), size, 3)
    assert got == sorted(set(got)) and len(got) == size
    assert {name: sum(row[0] == name for row in got) for name in sizes} == places


def test_stratified_can_be_repeated_in_any_order():
    rows = strata(a=40, b=20)
    first = stratified(rows, 15, 8)
    assert stratified(rows, 15, 8) == first
    assert stratified(rows[::-1], 15, 8) == first
    assert stratified(rows, 15, 9) != first


# group_folds

GROUPS = [f"g{n:02}" for n in range(22) for _ in range(n % 5 + 1)]


def test_no_group_is_cut_and_folds_are_even():
    for result in group_folds(GROUPS, 4, 5, 2):
        assert len(result) == len(GROUPS)
        fold = dict(zip(GROUPS, result))
        assert [fold[group] for group in GROUPS] == result
        assert sorted(list(fold.values()).count(number) for number in range(4)) == [5, 5, 6, 6]


def test_repeats_and_seeds_differ():
    results = group_folds(GROUPS, 4, 3, 2) + group_folds(GROUPS, 4, 3, 3)
    assert len({tuple(result) for result in results}) == 6


def test_folds_can_be_repeated_in_any_order():
    first = group_folds(GROUPS, 4, 3, 2)
    assert group_folds(GROUPS, 4, 3, 2) == first
    assert [result[::-1] for result in group_folds(GROUPS[::-1], 4, 3, 2)] == first


def test_too_few_groups():
    with pytest.raises(TooFewGroups):
        group_folds(["a", "b", "a"], 3, 1, 0)
    assert sorted(group_folds(["a", "b", "c"], 3, 1, 0)[0]) == [0, 1, 2]


# in_holdout


@pytest.mark.parametrize("salt", ["spring", "price-test", ""])
def test_holdout(salt):
    for number in range(300):
        digest = hashlib.sha256(f"{salt}:user-{number}".encode()).hexdigest()
        position = int(digest[:8], 16) / 2**32
        assert in_holdout(f"user-{number}", 0.3, salt) is (position < 0.3)


def test_edges_of_the_share():
    assert in_holdout("bob", 0.15, "spring") and not in_holdout("bob", 0.14304754650220275, "spring")
    assert not in_holdout("bob", 0.0, "spring") and in_holdout("ann", 1, "spring")
