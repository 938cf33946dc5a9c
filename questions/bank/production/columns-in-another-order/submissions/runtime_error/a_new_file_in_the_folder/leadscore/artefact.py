# The categories get a file of their own, which no stored release has: FileNotFoundError at a rollback.
"""Stores a bundle in a folder and reads it back.

    model.joblib  the fitted model
    schema.json   the fitted schema: {"columns": [{"name", "kind", "default", "categories"}, ...]}

The registry holds the folders of all releases, and every one of them can be rolled back to.
"""

import json
from dataclasses import replace
from pathlib import Path

import joblib

from leadscore.schema import Schema
from leadscore.training import Bundle

MODEL, SCHEMA, CATEGORIES = "model.joblib", "schema.json", "categories.json"


def save(bundle: Bundle, folder: str | Path) -> None:
    """Writes both files; makes the folder if there is none."""
    path = Path(folder)
    path.mkdir(parents=True, exist_ok=True)
    joblib.dump(bundle.model, path / MODEL)
    categories = {column.name: column.categories for column in bundle.schema.columns if column.categories}
    (path / CATEGORIES).write_text(json.dumps(categories), encoding="utf-8")
    (path / SCHEMA).write_text(json.dumps(bundle.schema.to_dict(), indent=1), encoding="utf-8")


def load(folder: str | Path) -> Bundle:
    """The bundle of a folder."""
    path = Path(folder)
    schema = Schema.from_dict(json.loads((path / SCHEMA).read_text(encoding="utf-8")))
    categories = json.loads((path / CATEGORIES).read_text(encoding="utf-8"))
    columns = [replace(column, categories=tuple(categories.get(column.name, ()))) for column in schema.columns]
    return Bundle(joblib.load(path / MODEL), Schema(tuple(columns)))
