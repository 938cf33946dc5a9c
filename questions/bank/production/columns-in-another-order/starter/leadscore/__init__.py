"""Scores sales leads: how likely does one become a customer?

    training rows -> train -> Bundle -> save -> folder -> load -> ScoringService -> answers to requests in JSON

Training, evaluation and service share `features`, so that a lead is treated in the same way everywhere.
"""

from leadscore.artefact import load, save
from leadscore.schema import LEADS, Column, Schema
from leadscore.service import ScoringService
from leadscore.training import Bundle, evaluate, train

__all__ = ["LEADS", "Bundle", "Column", "Schema", "ScoringService", "evaluate", "load", "save", "train"]
