"""Scores every customer once a night.

    lines -> read_chunks -> accepted (the bad rows go to the quarantine) -> Scorer -> Sink -> store

`run` is the entry point. Everything between reading and writing is lazy, so that a chunk is held in memory only once.
"""

from nightscore.config import Settings
from nightscore.errors import RunFailed, StoreTimeout
from nightscore.pipeline import run
from nightscore.report import Report

__all__ = ["Report", "RunFailed", "Settings", "StoreTimeout", "run"]
