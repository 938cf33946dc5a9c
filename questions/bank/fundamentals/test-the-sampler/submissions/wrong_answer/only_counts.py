# Counts rows and weights, and looks neither at which rows they are nor at a second call.
# Survivors: negatives-drawn-with-replacement, global-generator, order-of-rows-matters, folds-cut-through-groups,
# every-repeat-the-same, hash-of-the-process, salt-forgotten.
from sampler import downsample, group_folds, in_holdout, stratified


def test_downsample():
    rows = [{"id": f"r{n:02}", "label": int(n < 5)} for n in range(45)]
    got = downsample(rows, 2, 0)
    assert len(got) == 15
    assert sum(row["weight"] for row in got) == 45


def test_stratified():
    rows = [{"id": f"{name}{n}", "stratum": name} for name in "abc" for n in range(10)]
    assert len(stratified(rows, 10, 0)) == 10


def test_folds():
    results = group_folds(["a", "b", "c", "d"] * 5, 2, 3, 0)
    assert [len(result) for result in results] == [20, 20, 20]
    assert all(set(result) == {0, 1} for result in results)


def test_holdout():
    share = sum(in_holdout(f"user-{n}", 0.2, "spring") for n in range(600)) / 600
    assert 0.1 < share < 0.3
