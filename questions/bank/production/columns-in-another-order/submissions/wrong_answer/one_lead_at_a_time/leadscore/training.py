# Each lead is scored by itself: equal answers alone and in a batch, and equally wrong.
"""Fits the model and measures it."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from sklearn.ensemble import GradientBoostingClassifier
from sklearn.metrics import roc_auc_score

from leadscore.features import Lead, encode, to_frame
from leadscore.schema import LEADS, Schema

logger = logging.getLogger(__name__)

LABEL = "won"


@dataclass(frozen=True, slots=True)
class Bundle:
    """All that is needed to score a lead."""

    model: GradientBoostingClassifier
    schema: Schema

    def score(self, leads: Sequence[Lead]) -> list[float]:
        """The probability that each lead is won, rounded to 6 digits."""
        matrices = [encode(to_frame([lead], self.schema), self.schema) for lead in leads]
        return [round(float(self.model.predict_proba(matrix)[0, 1]), 6) for matrix in matrices]


def train(rows: Sequence[Lead], schema: Schema = LEADS, trees: int = 40, max_depth: int = 3) -> Bundle:
    """A bundle fitted to rows that have the fields of the schema and the label."""
    frame = to_frame(rows, schema)
    fitted = schema.fitted(frame)
    model = GradientBoostingClassifier(n_estimators=trees, max_depth=max_depth, random_state=0)
    model.fit(encode(frame, fitted), [row[LABEL] for row in rows])
    logger.info("trained on %d rows", len(rows))
    return Bundle(model, fitted)


def evaluate(bundle: Bundle, rows: Sequence[Lead]) -> float:
    """The AUC on rows with a label."""
    return float(roc_auc_score([row[LABEL] for row in rows], bundle.score(rows)))
