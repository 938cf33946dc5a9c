"""Compares what a model is asked about with what it was trained on, window by window, and raises an alarm.

training rows -> build_profile -> Profile (stored with the model as JSON)
rows of a window -> Monitor.check -> a report per feature -> AlertBook -> notify
"""

from driftwatch.alerts import Alert
from driftwatch.config import Settings
from driftwatch.monitor import FeatureReport, Monitor
from driftwatch.profile import Profile, build_profile

__all__ = ["Alert", "FeatureReport", "Monitor", "Profile", "Settings", "build_profile"]
