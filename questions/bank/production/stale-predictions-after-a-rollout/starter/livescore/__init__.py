"""Answers requests for a score: features, router, cache, model.

Every worker process has a `PredictionService` of its own. All share the registry and the store behind the cache.
"""

from livescore.config import Settings
from livescore.features import FeaturesUnavailable
from livescore.registry import Registry, ReleaseError
from livescore.service import Prediction, PredictionService

__all__ = ["FeaturesUnavailable", "Prediction", "PredictionService", "Registry", "ReleaseError", "Settings"]
