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

#: Rounds that are run before it is asked again whether they decide, and how often it is asked at most.
BATCH, BATCHES = 5, 3
#: The part of all cases in which an interval holds the median. Five rounds, of which none may be left out, give less.
CONFIDENCE = 0.95
#: Times the target. Five rounds decide only what is clear, and between reached and missed nothing is decided at all:
#: how busy a machine is moves ratios, and must never move an answer from one verdict to the other.
CLEARLY_REACHED, REACHED, MISSED, CLEARLY_MISSED = 1.25, 1.0, 0.85, 0.65


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
    """Whether the answer is `target` times better, is not, or cannot be told so far."""
    found, first = interval(ratios), len(ratios) <= BATCH
    if found.low >= target * (CLEARLY_REACHED if first else REACHED):
        return Decision.REACHED
    if found.high < target * (CLEARLY_MISSED if first else MISSED):
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
