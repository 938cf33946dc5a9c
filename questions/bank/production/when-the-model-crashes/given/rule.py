"""The rule of thumb."""


def minutes(km: float, stops: int) -> float:
    """Minutes until arrival: never fails."""
    return round(6.0 + 2.0 * km + 2.0 * stops, 3)
