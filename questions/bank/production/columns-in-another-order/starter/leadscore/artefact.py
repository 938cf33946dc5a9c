"""Stores a bundle in a folder and reads it back.

    model.joblib  the fitted model
    schema.json   the fitted schema: {"columns": [{"name", "kind", "default", "categories"}, ...]}

The registry holds the folders of all releases, and every one of them can be rolled back to.
"""

import json
from pathlib import Path

import joblib

from leadscore.schema import Schema
from leadscore.training import Bundle

MODEL, SCHEMA = "model.joblib", "schema.json"


def save(bundle: Bundle, folder: str | Path) -> None:
    """Writes both files; makes the folder if there is none."""
    path = Path(folder)
    path.mkdir(parents=True, exist_ok=True)
    joblib.dump(bundle.model, path / MODEL)
    (path / SCHEMA).write_text(json.dumps(bundle.schema.to_dict(), indent=1), encoding="utf-8")


def load(folder: str | Path) -> Bundle:
    """The bundle of a folder."""
    path = Path(folder)
    schema = Schema.from_dict(json.loads((path / SCHEMA).read_text(encoding="utf-8")))
    return Bundle(joblib.load(path / MODEL), schema)
