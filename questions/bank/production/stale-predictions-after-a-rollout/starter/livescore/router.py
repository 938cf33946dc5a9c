"""Decides which version answers a user."""

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
        return hash((self._salt, user_id)) % BUCKETS

    def version_for(self, user_id: str, release: Release) -> str:
        """The version that answers this user under this release."""
        if release.canary is not None and self.bucket(user_id) < round(release.share * BUCKETS):
            return release.canary
        return release.stable
