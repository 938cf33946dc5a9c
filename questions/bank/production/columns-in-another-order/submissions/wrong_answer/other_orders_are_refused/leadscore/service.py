# The symptom: whoever sends the fields in another order gets an error.
"""Answers requests in JSON."""

import json
import logging
from collections.abc import Mapping

from leadscore.schema import Column
from leadscore.training import Bundle

logger = logging.getLogger(__name__)


class BadRequest(ValueError):
    """The request cannot be answered, and the sender is told why."""


class ScoringService:
    """Holds a bundle for as long as the process lives."""

    def __init__(self, bundle: Bundle) -> None:
        self._bundle = bundle

    def handle(self, body: str) -> str:
        """Answers `{"leads": [{...}, ...]}` with `{"scores": [...]}`, or with `{"error": "..."}`."""
        try:
            leads = self._leads(body)
            scores = self._bundle.score(leads) if leads else []
        except BadRequest as error:
            logger.warning("refused: %s", error)
            return json.dumps({"error": str(error)})
        return json.dumps({"scores": scores})

    def _leads(self, body: str) -> list[Mapping[str, object]]:
        try:
            request = json.loads(body)
        except json.JSONDecodeError:
            raise BadRequest("the body is no JSON") from None
        leads = request.get("leads") if isinstance(request, dict) else None
        if not isinstance(leads, list) or not all(isinstance(lead, dict) for lead in leads):
            raise BadRequest("leads must be a list of objects")
        for number, lead in enumerate(leads):
            for column in self._bundle.schema.columns:
                _check(number, column, lead.get(column.name))
            names = self._bundle.schema.names
            if [name for name in lead if name in names] != list(names):
                raise BadRequest(f"lead {number}: the fields must be {', '.join(names)}")
        return leads


def _check(number: int, column: Column, value: object) -> None:
    if value is None:
        if column.default is None:
            raise BadRequest(f"lead {number}: {column.name} is missing")
    elif column.kind == "category" and not isinstance(value, str):
        raise BadRequest(f"lead {number}: {column.name} must be a text")
    elif column.kind == "number" and (isinstance(value, bool) or not isinstance(value, int | float)):
        raise BadRequest(f"lead {number}: {column.name} must be a number")
