# The router decides first, the key names the version that it chose, and the bucket comes from SHA-256.
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
    """Answers by version, user and features. What other namespaces hold in the same store is never seen."""

    def __init__(self, store: Store, namespace: str, ttl_s: float) -> None:
        self._store = store
        self._namespace = namespace
        self._ttl_s = ttl_s

    def get(self, version: str, user_id: str, features: Features) -> Entry | None:
        """The answer of this version for this user with these features, if it is there."""
        text = self._store.get(self._key(version, user_id, features))
        return Entry(**json.loads(text)) if text is not None else None

    def put(self, user_id: str, features: Features, entry: Entry) -> None:
        """Keeps an answer. One from default features is not kept: it would outlive the outage."""
        if not features.degraded:
            value = json.dumps({"version": entry.version, "score": entry.score})
            self._store.set(self._key(entry.version, user_id, features), value, self._ttl_s)

    def _key(self, version: str, user_id: str, features: Features) -> str:
        return f"{self._namespace}/{version}/{features.fingerprint}/{user_id}"
