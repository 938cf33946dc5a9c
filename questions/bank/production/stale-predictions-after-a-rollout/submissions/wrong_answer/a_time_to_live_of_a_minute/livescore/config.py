# The symptom: stale answers die sooner, and the cache with them.
"""Settings of a prediction service."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The same in all workers.

    model        name of the product's model, such as "churn"; several products share one store
    salt         of the running experiment: another salt draws another cohort of canary users
    cache_ttl_s  how long an answer may be given again while its features are the same
    defaults     features of a user when the feature service does not answer
    """

    model: str = "churn"
    salt: str = "2026-03"
    cache_ttl_s: float = 60
    defaults: Mapping[str, float] = field(default_factory=lambda: {"visits": 1.0, "spend": 0.0})
