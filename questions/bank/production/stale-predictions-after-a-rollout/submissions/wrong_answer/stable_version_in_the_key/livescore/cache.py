# The stable version is read for each request: right after a promotion, wrong for answers of a canary.
"""Remembers answers for a while, for all workers together."""

import json
from dataclasses import dataclass
from typing import Protocol

from livescore.features import Features


class Store(Protocol):
    """A key-value store that forgets an entry after its time to live."""

    def get(self, key: str) -> str | None: ...

    def set(self, key: str, value: str, ttl_s: float) -> None: ...


@dataclass(frozen=True, slots=True)
class Entry:
    """An answer that was given: by which version, and the score."""

    version: str
    score: float


class PredictionCache:
    """Answers by user and features. What other namespaces hold in the same store is never seen."""

    def __init__(self, store: Store, namespace: str, ttl_s: float) -> None:
        self._store = store
        self.namespace = namespace
        self._ttl_s = ttl_s

    def get(self, user_id: str, features: Features) -> Entry | None:
        """The answer for this user with these features, if it is there."""
        text = self._store.get(self._key(user_id, features))
        return Entry(**json.loads(text)) if text is not None else None

    def put(self, user_id: str, features: Features, entry: Entry) -> None:
        """Keeps an answer. One from default features is not kept: it would outlive the outage."""
        if not features.degraded:
            value = json.dumps({"version": entry.version, "score": entry.score})
            self._store.set(self._key(user_id, features), value, self._ttl_s)

    def _key(self, user_id: str, features: Features) -> str:
        return f"{self.namespace}/{features.fingerprint}/{user_id}"
