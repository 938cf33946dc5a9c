# The frame keeps any order; the matrix is filled in that of the schema, by a dict of the stored categories.
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
    """The matrix of a frame, its columns in the order of the schema.

    Numbers as they are, categories by their code, -1 for one that training did not have.
    """
    matrix = np.empty((len(frame), len(schema.columns)))
    for position, column in enumerate(schema.columns):
        values = frame[column.name]
        if column.kind == "category":
            codes = {category: float(code) for code, category in enumerate(column.categories)}
            matrix[:, position] = [codes.get(value, -1.0) for value in values]
        else:
            matrix[:, position] = values
    return matrix


def _filled(frame: pd.DataFrame, column: Column) -> pd.Series:
    if column.name in frame:
        values = frame[column.name].astype(object)
    else:
        values = pd.Series(None, index=frame.index, dtype=object)
    if column.default is not None:
        values = values.where(values.notna(), column.default)
    return values.astype(float if column.kind == "number" else str)
