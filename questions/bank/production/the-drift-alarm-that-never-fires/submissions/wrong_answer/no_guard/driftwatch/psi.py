# Over the top: without min_rows the smallest window is judged.
"""The population stability index."""

import math
from collections.abc import Mapping


def psi(expected: Mapping[str, float], actual: Mapping[str, float], epsilon: float) -> float:
    """How far two distributions over the same bins are apart: 0 when they are equal.

    The sum of (actual - expected) * ln(actual / expected) over the bins. A share below `epsilon` counts as `epsilon`;
    the shares are not scaled again after that.
    """
    total = 0.0
    for label in sorted({*expected, *actual}):
        before, now = max(expected.get(label, 0.0), epsilon), max(actual.get(label, 0.0), epsilon)
        total += (now - before) * math.log(now / before)
    return total
