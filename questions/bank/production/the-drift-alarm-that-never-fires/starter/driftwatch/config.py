"""Settings of the monitor."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The same for all features.

    bins            equally full parts into which a numeric feature's training values are cut
    max_categories  the most frequent ones have a bin of their own, the others share one
    min_rows        a window of fewer rows is not judged
    epsilon         a share below it counts as this much, so that every bin has a logarithm
    warn, alert     from this PSI on
    cooldown_h      hours in which the same feature does not alert again at the same level
    """

    bins: int = 10
    max_categories: int = 20
    min_rows: int = 50
    epsilon: float = 1e-4
    warn: float = 0.1
    alert: float = 0.25
    cooldown_h: int = 24
