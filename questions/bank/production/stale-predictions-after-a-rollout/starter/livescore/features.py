"""Fetches a user's features, and falls back on defaults."""

import hashlib
import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass

logger = logging.getLogger(__name__)

Source = Callable[[str], Mapping[str, float]]


class FeaturesUnavailable(Exception):
    """The feature service did not answer."""


@dataclass(frozen=True, slots=True)
class Features:
    """The features of one user at one moment. `degraded` ones are defaults and say nothing about the user."""

    values: Mapping[str, float]
    degraded: bool = False

    @property
    def fingerprint(self) -> str:
        """The same for equal values, whatever their order, in every process."""
        text = json.dumps({name: float(value) for name, value in self.values.items()}, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:16]


class FeatureClient:
    """Asks the feature service once per request."""

    def __init__(self, source: Source, defaults: Mapping[str, float]) -> None:
        self._source = source
        self._defaults = dict(defaults)

    def get(self, user_id: str) -> Features:
        """The user's features, or the defaults while the feature service is down."""
        try:
            return Features(dict(self._source(user_id)))
        except FeaturesUnavailable:
            logger.warning("defaults for %s", user_id)
            return Features(self._defaults, degraded=True)
