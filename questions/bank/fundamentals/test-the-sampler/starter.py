from sampler import downsample


def test_a_positive_is_always_kept():
    rows = [{"id": "p", "label": 1}, {"id": "n", "label": 0}]
    assert {"id": "p", "label": 1, "weight": 1.0} in downsample(rows, 1, 0)
