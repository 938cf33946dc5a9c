# Fails on the reference: pins one way of drawing (shuffle and cut), which the specification leaves open.
import random

from sampler import downsample


def test_downsample():
    rows = [{"id": f"r{n:03}", "label": int(n < 10)} for n in range(200)]
    negatives = [f"r{n:03}" for n in range(10, 200)]
    random.Random(3).shuffle(negatives)
    assert [row["id"] for row in downsample(rows, 2, 3) if not row["label"]] == sorted(negatives[:20])
