"""From leads to the matrix that the model gets. Used by training, evaluation and service."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from leadscore.schema import Column, Schema

Lead = Mapping[str, object]


def to_frame(leads: Sequence[Lead], schema: Schema) -> pd.DataFrame:
    """One row per lead. Fields that the schema does not know are left out; missing ones and nulls get their default."""
    frame = pd.DataFrame(list(leads))
    frame = frame[[name for name in frame.columns if name in schema.names]].copy()
    for column in schema.columns:
        frame[column.name] = _filled(frame, column)
    return frame


def encode(frame: pd.DataFrame, schema: Schema) -> np.ndarray:
    """The matrix of a frame: numbers as they are, categories by their code, -1 for one that training did not have.

    Before training the schema has no categories; then they are those of the frame.
    """
    matrix = np.empty(frame.shape)
    for position, name in enumerate(frame.columns):
        column = schema.column(name)
        if column.kind == "category":
            categories = column.categories or tuple(sorted(frame[name].unique()))
            matrix[:, position] = pd.Index(categories).get_indexer(frame[name])
        else:
            matrix[:, position] = frame[name]
    return matrix


def _filled(frame: pd.DataFrame, column: Column) -> pd.Series:
    if column.name in frame:
        values = frame[column.name].astype(object)
    else:
        values = pd.Series(None, index=frame.index, dtype=object)
    if column.default is not None:
        values = values.where(values.notna(), column.default)
    return values.astype(float if column.kind == "number" else str)
