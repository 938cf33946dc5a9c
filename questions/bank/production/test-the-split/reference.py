"""Split of event rows by time and user into training, validation and test, and a scaler fitted on training alone."""

from datetime import UTC, datetime, timedelta
from statistics import mean, pstdev


class BadTime(ValueError):
    """A time without an offset."""


class NothingToFit(ValueError):
    """No row is left in training."""


def split(rows: list[dict], valid_from: str, test_from: str, gap_hours: int) -> dict[str, list[str]]:  # noqa: C901
    valid_start, test_start = _midnight(valid_from), _midnight(test_from)
    gap = timedelta(hours=gap_hours)

    def part_of(at: datetime) -> str:
        if at < valid_start:
            return "train"
        if at < test_start:
            return "valid"
        return "test"

    def in_gap(at: datetime) -> bool:
        if part_of(at) == "train":
            return at + gap > valid_start
        return part_of(at) == "valid" and at + gap > test_start

    events = sorted((_instant(row["at"]), row["id"], row["user"]) for row in rows)
    home: dict[str, str] = {}
    for at, _, user in events:
        home.setdefault(user, part_of(at))
    parts: dict[str, list[str]] = {"train": [], "valid": [], "test": [], "dropped": []}
    for at, event, user in events:
        part = part_of(at)
        if part != home[user] or in_gap(at):
            part = "dropped"
        parts[part].append(event)
    return parts


def scale(rows: list[dict], parts: dict[str, list[str]]) -> dict:
    x = {row["id"]: row["x"] for row in rows}
    values = [x[event] for event in parts["train"]]
    if not values:
        raise NothingToFit("no training rows")
    centre = float(mean(values))
    spread = float(pstdev(values)) or 1.0
    scaled = {
        part: {event: (x[event] - centre) / spread for event in parts[part]} for part in ("train", "valid", "test")
    }
    return {"mean": centre, "std": spread, **scaled}


def _instant(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise BadTime(f"no offset: {text}")
    return at.astimezone(UTC)


def _midnight(day: str) -> datetime:
    return datetime.fromisoformat(day).replace(tzinfo=UTC)
