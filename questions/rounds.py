"""What rounds of measuring say: whether an answer is as many times better than its baseline as is asked for.

Each round gives one ratio, baseline by answer, of two runs that follow each other, so that a busy machine meets both
alike. The interval comes from the order of the ratios alone: whatever their distribution, the median lies between the
k-th smallest and the k-th largest with a known probability.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import comb
from statistics import median

#: The part of all cases in which an interval holds the median. Up to five rounds, of which none may be left out, give
#: less, and so decide only what is clear.
CONFIDENCE = 0.95
#: After so many rounds -> the target is reached from so many times itself on, and missed below so many. In between
#: nothing is decided: how busy a machine is moves ratios, and must never move an answer from one verdict to the other.
MARGINS = {3: (1.6, 0.5), 5: (1.25, 0.65), 10: (1.0, 0.85), 15: (1.0, 0.85)}


class Decision(StrEnum):
    REACHED = "reached"
    MISSED = "missed"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Interval:
    """The median of the ratios, and between which of them that of all rounds that could be run is likely to lie."""

    ratio: float
    low: float
    high: float


def left_out(count: int) -> int:
    """How many of `count` ratios lie outside the interval at either end."""
    # The median lies outside when at most `out` of the ratios are on one side of it, each by the toss of a coin.
    out = 0
    while 1 - 2 * sum(comb(count, below) for below in range(out + 2)) / 2**count >= CONFIDENCE:
        out += 1
    return out


def decide(ratios: Sequence[float], target: float) -> Decision:
    """Whether the answer is `target` times better, is not, or cannot be told so far. Takes one of MARGINS ratios."""
    found, (reached, missed) = interval(ratios), MARGINS[len(ratios)]
    if found.low >= target * reached:
        return Decision.REACHED
    if found.high < target * missed:
        return Decision.MISSED
    return Decision.OPEN


def interval(ratios: Sequence[float]) -> Interval:
    """Takes at least one ratio."""
    ordered, out = sorted(ratios), left_out(len(ratios))
    return Interval(median(ordered), ordered[out], ordered[-1 - out])


def together(decisions: Sequence[Decision]) -> Decision:
    """Of several targets, or measured cases, all must be reached."""
    for found in (Decision.MISSED, Decision.OPEN):
        if found in decisions:
            return found
    return Decision.REACHED
