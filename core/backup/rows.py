"""A table as lines of JSON, the same from every database, and back."""

import datetime
import hashlib
import json
import math
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.apps.registry import Apps
from django.conf import settings
from django.core import serializers
from django.core.serializers.base import DeserializedObject
from django.core.serializers.json import DjangoJSONEncoder
from django.core.serializers.python import Deserializer
from django.db.models import Model

#: Rows fetched at a time. The cases of one revision can be tens of megabytes.
CHUNK = 1


def tables(apps: Apps) -> dict[str, type[Model]]:
    """Every table that belongs to a model, by the model's label; also those of many-to-many relations."""
    models = apps.get_models(include_auto_created=True)
    return {model._meta.label: model for model in models if model._meta.managed and not model._meta.proxy}


def kept_tables(apps: Apps) -> dict[str, type[Model]]:
    """Those whose rows go into a backup."""
    return {label: model for label, model in tables(apps).items() if label not in settings.BACKUP_LEAVES_OUT}


def lines(model: type[Model]) -> Iterator[str]:
    """Each row as a line of JSON, by primary key. Fetches a few rows at a time."""
    names = [field.name for field in model._meta.local_concrete_fields]
    for row in model._base_manager.order_by("pk").iterator(chunk_size=CHUNK):
        (data,) = serializers.serialize("python", [row], fields=names)
        yield json.dumps(data, cls=Exact) + "\n"


def parsed(line: str, apps: Apps) -> DeserializedObject:
    """The row of a line, as a model of `apps`, ready to be saved as it was: no field is set anew."""
    row: DeserializedObject = next(FromLine([json.loads(line)], apps=apps))
    return row


class Exact(DjangoJSONEncoder):
    """Django's own cuts times to milliseconds."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if isinstance(o, datetime.datetime | datetime.time) else super().default(o)


class FromLine(Deserializer):
    """Django's own, for the models of any state of the migrations."""

    def __init__(self, objects: list[Any], *, apps: Apps) -> None:
        super().__init__(objects)
        self._apps = apps

    def _get_model_from_node(self, model_identifier: str) -> type[Model]:
        return self._apps.get_model(model_identifier)


class Tally:
    """How many rows a table has, and a digest over them that does not depend on the database."""

    def __init__(self) -> None:
        self.rows = 0
        self._hash = hashlib.sha256()

    def add(self, line: str) -> Any:
        """Returns what the line says."""
        same = json.loads(line, parse_float=_number)
        self._hash.update(json.dumps(same, sort_keys=True).encode() + b"\n")
        self.rows += 1
        return same

    def as_json(self) -> dict[str, Any]:
        return {"rows": self.rows, "sha256": self._hash.hexdigest()}


def tally(lines: Iterator[str]) -> dict[str, Any]:
    """Rows and digest of a table."""
    found = Tally()
    for line in lines:
        found.add(line)
    return found.as_json()


def _number(text: str) -> float | int:
    """A number as PostgreSQL's jsonb gives it back: exact decimals without exponent and without a negative zero."""
    value = float(text)
    return int(Decimal(text)) if "e+" in text and math.isfinite(value) else value or 0.0
