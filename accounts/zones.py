"""The time zones that people can choose from."""

from functools import lru_cache
from zoneinfo import available_timezones

REGIONS = ("Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")

Choices = list[tuple[str, str | list[tuple[str, str]]]]


@lru_cache(maxsize=1)
def known_zones() -> frozenset[str]:
    """Names of places and UTC, without the aliases and the fixed offsets of the database. Read once: it is a walk
    over hundreds of files."""
    return frozenset(name for name in available_timezones() if name.partition("/")[0] in REGIONS or name == "UTC")


@lru_cache(maxsize=1)
def zone_choices() -> Choices:
    """Choices of a form field, by region. A label starts with the town, which is what people type to get there."""
    regions: dict[str, list[tuple[str, str]]] = {region: [] for region in REGIONS}
    for name in sorted(known_zones() - {"UTC"}):
        region, _, place = name.partition("/")
        parts = [part.replace("_", " ") for part in reversed(place.split("/"))]
        regions[region].append((name, ", ".join(parts)))
    grouped = [(region, sorted(places, key=lambda place: place[1])) for region, places in regions.items()]
    return [("", "As my device"), ("UTC", "UTC"), *grouped]
