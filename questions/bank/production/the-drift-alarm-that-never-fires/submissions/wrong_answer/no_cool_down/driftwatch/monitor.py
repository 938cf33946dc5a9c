# The suspicion fell on the cool-down: now every window alerts.
"""Judges a window of rows against the profile."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from driftwatch.alerts import Alert, AlertBook
from driftwatch.binning import is_missing, shares
from driftwatch.config import Settings
from driftwatch.profile import FeatureProfile, Profile, Row
from driftwatch.psi import psi


@dataclass(frozen=True, slots=True)
class FeatureReport:
    """A feature in one window. `psi` is None where the window was not judged.

    status  "ok", "warn", "alert" or "too_few_rows"
    """

    feature: str
    status: str
    psi: float | None
    missing_share: float


class Monitor:
    """Watches all features of a profile. Missing values are a bin like any other."""

    def __init__(self, profile: Profile, notify: Callable[[Alert], None], settings: Settings | None = None) -> None:
        self._settings = settings or Settings()
        self._profile = profile
        self._alerts = AlertBook(self._settings.cooldown_h, notify)

    def check(self, hour: int, rows: Sequence[Row]) -> list[FeatureReport]:
        """A report for each feature, in the order of the profile. Windows come in the order of their hours."""
        reports = [self._judge(feature, rows) for feature in self._profile.features]
        for report in reports:
            if report.psi is not None:
                text = f"{report.feature}: PSI {report.psi:.2f}, {report.missing_share:.0%} missing"
                self._alerts.offer(Alert(hour, report.feature, report.status, text))
        return reports

    def _judge(self, feature: FeatureProfile, rows: Sequence[Row]) -> FeatureReport:
        values = [row.get(feature.name) for row in rows]
        present = [value for value in values if not is_missing(value)]
        missing = 1 - len(present) / len(values) if values else 0.0
        if len(values) < self._settings.min_rows:
            return FeatureReport(feature.name, "too_few_rows", None, missing)
        value = psi(feature.shares, shares(values, feature.bin_of), self._settings.epsilon)
        return FeatureReport(feature.name, self._level(value), value, missing)

    def _level(self, value: float) -> str:
        if value >= self._settings.alert:
            return "alert"
        return "warn" if value >= self._settings.warn else "ok"
