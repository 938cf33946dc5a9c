# Over the top: without the cache nothing is stale, and every request costs an evaluation.
"""Decides which version answers a user."""

import hashlib

from livescore.registry import Release

BUCKETS = 10_000


class Router:
    """Splits the users into buckets; the canary has the first of them.

    The bucket depends on nothing but the salt and the user. So a user meets the same version in each request, a larger
    share adds users and sends none back, and the next canary of an experiment meets the same users.
    """

    def __init__(self, salt: str) -> None:
        self._salt = salt

    def bucket(self, user_id: str) -> int:
        """The user's place, 0 to BUCKETS - 1."""
        digest = hashlib.sha256(f"{self._salt}/{user_id}".encode()).digest()
        return int.from_bytes(digest[:8], "big") % BUCKETS

    def version_for(self, user_id: str, release: Release) -> str:
        """The version that answers this user under this release."""
        if release.canary is not None and self.bucket(user_id) < round(release.share * BUCKETS):
            return release.canary
        return release.stable
