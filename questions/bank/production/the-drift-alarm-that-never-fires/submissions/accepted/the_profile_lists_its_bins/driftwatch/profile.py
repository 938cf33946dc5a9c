# The profile knows all of its bins, the empty ones too, and both sides become lists over them.
"""What the training data looked like."""

import json
import statistics
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from driftwatch.binning import (
    ABOVE,
    BELOW,
    MISSING,
    OTHER,
    BinOf,
    category_bins,
    is_missing,
    numeric_bins,
    shares,
)
from driftwatch.config import Settings

Row = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeatureProfile:
    """A feature of the training data: its bins, and the share of the rows in each. Fixed from then on."""

    name: str
    edges: tuple[float, ...] = ()
    categories: tuple[str, ...] = ()
    shares: Mapping[str, float]

    @property
    def labels(self) -> tuple[str, ...]:
        """All bins, also those that are empty."""
        if self.edges:
            return (MISSING, BELOW, *map(str, range(max(len(self.edges) - 1, 1))), ABOVE)
        return (MISSING, *(f"={name}" for name in self.categories), OTHER)

    @property
    def bin_of(self) -> BinOf:
        return numeric_bins(self.edges) if self.edges else category_bins(self.categories)


@dataclass(frozen=True, slots=True)
class Profile:
    """All features that are watched."""

    features: tuple[FeatureProfile, ...]

    def to_json(self) -> str:
        return json.dumps({"features": [asdict(feature) for feature in self.features]})

    @classmethod
    def from_json(cls, text: str) -> "Profile":
        return cls(
            tuple(
                FeatureProfile(
                    name=entry["name"],
                    edges=tuple(entry["edges"]),
                    categories=tuple(entry["categories"]),
                    shares=entry["shares"],
                )
                for entry in json.loads(text)["features"]
            )
        )


def build_profile(
    rows: Sequence[Row], numeric: Sequence[str], categorical: Sequence[str], settings: Settings | None = None
) -> Profile:
    """The profile of the training rows. A numeric feature needs at least two values."""
    settings = settings or Settings()
    features = []
    for name in numeric:
        values = [row.get(name) for row in rows]
        edges = _edges([float(value) for value in values if not is_missing(value)], settings.bins)  # type: ignore
        features.append(FeatureProfile(name=name, edges=edges, shares=shares(values, numeric_bins(edges))))
    for name in categorical:
        values = [row.get(name) for row in rows]
        categories = _frequent([str(value) for value in values if not is_missing(value)], settings.max_categories)
        profile = shares(values, category_bins(categories))
        features.append(FeatureProfile(name=name, categories=categories, shares=profile))
    return Profile(tuple(features))


def _edges(values: Sequence[float], bins: int) -> tuple[float, ...]:
    """Quantiles, the smallest and the largest value among them; equal ones once."""
    inner = statistics.quantiles(values, n=bins, method="inclusive")
    return tuple(sorted({min(values), *inner, max(values)}))


def _frequent(values: Sequence[str], most: int) -> tuple[str, ...]:
    ranked = sorted(Counter(values).items(), key=lambda item: (-item[1], item[0]))
    return tuple(sorted(name for name, _ in ranked[:most]))
