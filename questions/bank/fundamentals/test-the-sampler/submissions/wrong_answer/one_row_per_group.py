# Checks nearly everything, but each group has one row, rows come sorted, and hashes are only compared with themselves.
# Survivors: order-of-rows-matters, folds-cut-through-groups, hash-of-the-process.
import pytest
from sampler import downsample, group_folds, in_holdout, stratified


def test_downsample():
    rows = [{"id": f"r{n:03}", "label": int(n < 10)} for n in range(200)]
    got = downsample(rows, 3, 11)
    assert len({row["id"] for row in got}) == 40
    assert sum(row["weight"] for row in got) == pytest.approx(200)
    assert downsample(rows, 3, 11) == got


def test_stratified():
    rows = [{"id": f"{name}{n}", "stratum": name} for name in "abc" for n in range(10)]
    got = stratified(rows, 10, 1)
    assert [sum(row[0] == name for row in got) for name in "abc"] == [4, 3, 3]


def test_folds():
    groups = [f"g{n:02}" for n in range(40)]
    results = group_folds(groups, 4, 3, 5)
    assert len({tuple(result) for result in results}) == 3
    for result in results:
        assert [result.count(fold) for fold in range(4)] == [10, 10, 10, 10]


def test_holdout():
    users = [f"user-{n}" for n in range(600)]
    spring = [in_holdout(user, 0.5, "spring") for user in users]
    autumn = [in_holdout(user, 0.5, "autumn") for user in users]
    assert 220 < sum(spring) < 380
    assert 220 < sum(one != other for one, other in zip(spring, autumn)) < 380
