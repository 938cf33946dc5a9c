# The shares are scaled to 1 again after the floor, which the docstring rules out.
"""The population stability index."""

import math
from collections.abc import Mapping


def psi(expected: Mapping[str, float], actual: Mapping[str, float], epsilon: float) -> float:
    """How far two distributions over the same bins are apart: 0 when they are equal.

    The sum of (actual - expected) * ln(actual / expected) over the bins. A share below `epsilon` counts as `epsilon`;
    the shares are not scaled again after that.
    """
    total = 0.0
    labels = sorted({*expected, *actual})
    before = [max(expected.get(label, 0.0), epsilon) for label in labels]
    now = [max(actual.get(label, 0.0), epsilon) for label in labels]
    for one, other in zip(before, now, strict=True):
        one, other = one / sum(before), other / sum(now)
        total += (other - one) * math.log(other / one)
    return total
