# The profile knows all of its bins, the empty ones too, and both sides become lists over them.
"""The population stability index."""

import math
from collections.abc import Sequence


def psi(expected: Sequence[float], actual: Sequence[float], epsilon: float) -> float:
    """How far two distributions over the same bins are apart: 0 when they are equal.

    The sum of (actual - expected) * ln(actual / expected) over the bins. A share below `epsilon` counts as `epsilon`;
    the shares are not scaled again after that.
    """
    total = 0.0
    for one, other in zip(expected, actual, strict=True):
        before, now = max(one, epsilon), max(other, epsilon)
        total += (now - before) * math.log(now / before)
    return total
