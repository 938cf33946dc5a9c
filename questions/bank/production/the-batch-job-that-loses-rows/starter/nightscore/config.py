"""Settings of a run."""

from collections.abc import Mapping
from dataclasses import dataclass, field

WEIGHTS = {"tenure_months": -0.03, "monthly_spend": -0.01, "tickets": 0.45}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Set by the platform team.

    chunk_size    rows that are read, checked, scored and marked as done together
    page_size     rows that one call of the store may carry at most
    max_attempts  how often a write that times out is tried, the first time included
    backoff_s     pause before the second attempt; it doubles with each further one
    """

    chunk_size: int = 500
    page_size: int = 100
    max_attempts: int = 3
    backoff_s: float = 0.5
    bias: float = 0.2
    weights: Mapping[str, float] = field(default_factory=lambda: dict(WEIGHTS))

    def __post_init__(self) -> None:
        if min(self.chunk_size, self.page_size, self.max_attempts) < 1:
            raise ValueError("chunk_size, page_size and max_attempts must be at least 1")
