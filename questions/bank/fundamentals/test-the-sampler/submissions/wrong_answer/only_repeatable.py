# Calls each function twice with the same arguments and is content if both agree.
# Survivors: all but global-generator.
from sampler import downsample, group_folds, in_holdout, stratified


def test_downsample():
    rows = [{"id": f"r{n:03}", "label": int(n < 10)} for n in range(200)]
    assert downsample(rows, 3, 11) == downsample(rows, 3, 11)
    assert downsample(rows, 3, 11) != downsample(rows, 3, 12)


def test_stratified():
    rows = [{"id": f"{name}{n}", "stratum": name} for name in "abc" for n in range(30)]
    assert stratified(rows, 30, 11) == stratified(rows, 30, 11)


def test_folds():
    groups = [f"g{n}" for n in range(40)]
    assert group_folds(groups, 4, 2, 11) == group_folds(groups, 4, 2, 11)


def test_holdout():
    for n in range(100):
        assert in_holdout(f"u{n}", 0.5, "spring") == in_holdout(f"u{n}", 0.5, "spring")
