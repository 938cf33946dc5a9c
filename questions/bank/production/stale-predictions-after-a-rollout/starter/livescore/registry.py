"""Which models there are, and which of them answer."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Protocol


class Model(Protocol):
    """A model that can answer."""

    version: str

    def score(self, features: Mapping[str, float]) -> float: ...


class ReleaseError(ValueError):
    """A step of a rollout that is not possible now."""


@dataclass(frozen=True, slots=True)
class Release:
    """Who answers: `canary` for `share` of the users (0 to 1), and `stable` for all others."""

    stable: str
    canary: str | None = None
    share: float = 0.0


class Registry:
    """The models of a product and its release. A change holds for the next request of every worker."""

    def __init__(self, first: Model) -> None:
        self._models = {first.version: first}
        self._release = Release(stable=first.version)

    def publish(self, model: Model) -> None:
        """Makes a model known. It answers nobody yet. A version is published once and never changes."""
        if model.version in self._models:
            raise ReleaseError(f"{model.version} is published already")
        self._models[model.version] = model

    def release(self) -> Release:
        return self._release

    def model(self, version: str) -> Model:
        return self._models[version]

    def start_canary(self, version: str, share: float) -> None:
        """Lets `version` answer for `share` of the users; also changes the share of a running canary."""
        if version not in self._models or version == self._release.stable:
            raise ReleaseError(f"{version} cannot be the canary")
        if not 0 <= share <= 1:
            raise ReleaseError(f"a share of {share} is impossible")
        self._release = replace(self._release, canary=version, share=share)

    def promote(self) -> None:
        """The canary becomes the stable version."""
        if self._release.canary is None:
            raise ReleaseError("there is no canary")
        self._release = Release(stable=self._release.canary)

    def abort(self) -> None:
        """The stable version answers everybody again."""
        self._release = Release(stable=self._release.stable)

    def roll_back(self, version: str) -> None:
        """An earlier version becomes the stable one; a canary ends."""
        if version not in self._models:
            raise ReleaseError(f"{version} is unknown")
        self._release = Release(stable=version)
