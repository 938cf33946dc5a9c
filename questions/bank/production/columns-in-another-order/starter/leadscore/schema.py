"""Which fields a lead has."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

import pandas as pd


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A field of a lead. One without a default is required.

    kind        "number" or "category" (a text)
    categories  of a category: the values in training, in the order of their codes 0, 1, 2, ...; empty before training
    """

    name: str
    kind: str
    default: float | str | None = None
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Schema:
    """The fields that the model uses, in the order in which it expects them."""

    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    def fitted(self, frame: pd.DataFrame) -> "Schema":
        """This schema with the categories of the training data, in alphabetical order."""
        return Schema(
            tuple(
                replace(column, categories=tuple(sorted(frame[column.name].unique())))
                if column.kind == "category"
                else column
                for column in self.columns
            )
        )

    def to_dict(self) -> dict[str, Any]:
        return {"columns": [asdict(column) for column in self.columns]}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Schema":
        """The schema that was written by `to_dict`."""
        return cls(
            tuple(
                Column(name=entry["name"], kind=entry["kind"], default=entry.get("default"))
                for entry in data["columns"]
            )
        )


LEADS = Schema(
    (
        Column(name="source", kind="category"),
        Column(name="employees", kind="number"),
        Column(name="visits", kind="number", default=0.0),
        Column(name="country", kind="category", default="unknown"),
        Column(name="days_since_contact", kind="number", default=30.0),
        Column(name="plan", kind="category"),
    )
)
