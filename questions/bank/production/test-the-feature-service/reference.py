"""Features of a payment card at an instant: in batch for training, and from an online store for serving."""

from bisect import bisect_left, insort
from datetime import UTC, datetime
from math import fsum, isnan, log1p
from operator import itemgetter

DAY = 24 * 3600
NEVER = 720.0  # hours; also the cap


def batch_features(history: list[dict], requests: list[dict]) -> list[dict]:
    cards: dict[str, dict[str, dict]] = {}
    for event in history:
        cards.setdefault(event["card"], {})[event["id"]] = event
    rows = []
    for request in requests:
        now, midnight = _seconds(request["at"]), _midnight(request["at"])
        events = [(_seconds(e["at"]), _amount(e)) for e in cards.get(request["card"], {}).values()]
        past = [(at, amount) for at, amount in events if at < now]
        day = [amount for at, amount in past if at >= now - DAY]
        known = [amount for amount in day if amount is not None]
        today = [amount for at, amount in past if at >= midnight and amount is not None]
        last = max((at for at, _ in past), default=None)
        rows.append(
            {
                "count_24h": len(day),
                "mean_24h": fsum(known) / len(known) if known else 0.0,
                "log_today": log1p(fsum(today)),
                "hours_since_last": NEVER if last is None else min((now - last) / 3600, NEVER),
            }
        )
    return rows


class OnlineStore:
    def __init__(self) -> None:
        self._logs: dict[str, list[tuple[int, float | None]]] = {}  # per card (seconds, amount), in order of time
        self._seen: set[tuple[str, str]] = set()

    def update(self, event: dict) -> None:
        key = (event["card"], event["id"])
        if key in self._seen:
            return
        self._seen.add(key)
        log = self._logs.setdefault(event["card"], [])
        insort(log, (_seconds(event["at"]), _amount(event)), key=itemgetter(0))

    def features(self, card: str, at: str) -> dict:
        log = self._logs.get(card, [])
        now = _seconds(at)
        end = bisect_left(log, now, key=itemgetter(0))
        start = bisect_left(log, now - DAY, key=itemgetter(0))
        midnight = bisect_left(log, _midnight(at), key=itemgetter(0))
        amounts = [amount for _, amount in log[start:end] if amount is not None]
        spent = fsum(amount for _, amount in log[midnight:end] if amount is not None)
        return {
            "count_24h": end - start,
            "mean_24h": fsum(amounts) / len(amounts) if amounts else 0.0,
            "log_today": log1p(spent),
            "hours_since_last": min((now - log[end - 1][0]) / 3600, NEVER) if end else NEVER,
        }


def _seconds(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp())


def _midnight(text: str) -> int:
    at = datetime.fromisoformat(text).astimezone(UTC)
    return int(at.replace(hour=0, minute=0, second=0).timestamp())


def _amount(event: dict) -> float | None:
    amount = event["amount"]
    return None if amount is None or isnan(amount) else amount
