"""What one database holds and another refuses: named before anything is written."""

import json
import math
from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import CharField, Field, IntegerField, JSONField

from core.backup import BackupProblem
from core.backup.archive import Backup

#: As many as are told; whoever mends them runs the same command again.
TOLD = 20


def refuse_what_does_not_fit(backup: Backup) -> None:
    """Raises BackupProblem that names what this database cannot hold. SQLite can hold whatever PostgreSQL does."""
    if connection.vendor != "postgresql":
        return
    if found := list(islice(_misfits(backup), TOLD)):
        raise BackupProblem(
            "PostgreSQL cannot hold some values of this backup. Change them in the database that it was made of, and "
            "make it again. Nothing was changed.\n" + "\n".join(found)
        )


def _misfits(backup: Backup) -> Iterator[str]:
    for label in backup.manifest.tables:
        fields = apps.get_model(label)._meta.local_concrete_fields
        for line in backup.lines(label):
            row = json.loads(line)
            for field in fields:
                value = row["pk"] if field.primary_key else row["fields"].get(field.name)
                if problem := _problem(field, value, line):
                    yield f"{label} {row['pk']}, {field.name}: {problem}"


def _problem(field: "Field[Any, Any]", value: Any, line: str) -> str:
    """Why PostgreSQL refuses this value of a field; "" when it does not."""
    if isinstance(field, JSONField):
        # Looked for in the whole line first: most are long, and have neither.
        suspect = "\\u0000" in line or "\\ud" in line or "NaN" in line or "Infinity" in line
        return next(filter(None, map(_problem_within_json, _leaves(value))), "") if suspect else ""
    if isinstance(value, str):
        return _problem_of_text(value) or _problem_of_length(field, value)
    if isinstance(field, IntegerField) and value is not None:
        low, high = connection.ops.integer_field_range(field.get_internal_type())
        return "" if low <= value <= high else f"{value} is not between {low} and {high}"
    return ""


def _problem_of_length(field: "Field[Any, Any]", value: str) -> str:
    longest = field.max_length if isinstance(field, CharField) else None
    return f"{len(value)} characters, at most {longest} fit" if longest and len(value) > longest else ""


def _problem_within_json(leaf: Any) -> str:
    if isinstance(leaf, float) and not math.isfinite(leaf):
        return f"{leaf} is no JSON number"
    return _problem_of_text(leaf) if isinstance(leaf, str) else ""


def _problem_of_text(text: str) -> str:
    if "\0" in text:
        return "a NUL character"
    try:
        text.encode()
    except UnicodeEncodeError:
        return "half a character (a lone surrogate)"
    return ""


def _leaves(value: Any) -> Iterator[Any]:
    """Everything within a JSON value that is no container; also the keys."""
    if isinstance(value, dict):
        yield from value
        value = list(value.values())
    if not isinstance(value, list):
        yield value
        return
    for item in value:
        yield from _leaves(item)
