# The router decides first, the key names the version that it chose, and the bucket comes from SHA-256.
"""The service of one worker process."""

import logging
from dataclasses import dataclass

from livescore.cache import Entry, PredictionCache, Store
from livescore.config import Settings
from livescore.features import FeatureClient, Source
from livescore.registry import Registry
from livescore.router import Router

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Prediction:
    """An answer. `version` is the model that made it, also when it comes from the cache."""

    user_id: str
    version: str
    score: float
    cached: bool
    degraded: bool


class PredictionService:
    """Made once when a worker starts, and asked for every request."""

    def __init__(self, settings: Settings, registry: Registry, source: Source, store: Store) -> None:
        self._registry = registry
        self._features = FeatureClient(source, settings.defaults)
        self._cache = PredictionCache(store, settings.model, settings.cache_ttl_s)
        self._router = Router(settings.salt)
        logger.info("worker ready, cache in %s", settings.model)

    def predict(self, user_id: str) -> Prediction:
        """The score of a user. An answer that is still good saves the model's time."""
        features = self._features.get(user_id)
        version = self._router.version_for(user_id, self._registry.release())
        if entry := self._cache.get(version, user_id, features):
            return Prediction(user_id, entry.version, entry.score, cached=True, degraded=features.degraded)
        score = self._registry.model(version).score(features.values)
        self._cache.put(user_id, features, Entry(version, score))
        return Prediction(user_id, version, score, cached=False, degraded=features.degraded)
