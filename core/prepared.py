"""Statements that are not composed anew each time. To compose one takes Django several times as long as the database
needs to run it: that counts where somebody waits for each millisecond, and nowhere else."""

from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import connection, models
from django.db.models.expressions import RawSQL
from django.db.models.sql import UpdateQuery

Row = TypeVar("Row", bound=models.Model)


def row(model: type[Row], pk: Any) -> Row:
    """The row of that key, without what it refers to. Raises the model's DoesNotExist."""
    quote, options = connection.ops.quote_name, model._meta
    key = options.pk
    assert key is not None
    sql = f"SELECT * FROM {quote(options.db_table)} WHERE {quote(str(key.column))} = %s"
    for found in model._default_manager.raw(sql, [key.get_db_prep_value(pk, connection)]):
        return found
    raise model.DoesNotExist(f"{options.object_name} {pk} does not exist")


class _Place(str):
    """The name of the field whose value each run brings along."""


def place(field: str) -> RawSQL:
    """Stands for a value of that field, in a filter or among the new values, until the statement is run."""
    return RawSQL("%s", [_Place(field)])


@dataclass(frozen=True, slots=True)
class Update:
    """A composed UPDATE, for the kind of database that it was composed for."""

    model: type[models.Model]
    sql: str
    parameters: tuple[Any, ...]

    @classmethod
    def of(cls, rows: "models.QuerySet[Any]", **new: Any) -> "Update":
        """What `rows.update(**new)` would run."""
        query: Any = rows.query.chain(UpdateQuery)  # the stubs do not say that it is one
        query.add_update_values(new)
        sql, parameters = query.get_compiler(connection=connection).as_sql()
        return cls(rows.model, sql, tuple(parameters))

    def run(self, **values: Any) -> int:
        """How many rows were updated."""
        with connection.cursor() as cursor:
            cursor.execute(self.sql, self._filled(values))
            return int(cursor.rowcount)

    def returned(self, **values: Any) -> list[Any]:
        """The rows that were updated, as they are then."""
        names = (str(field.column) for field in self.model._meta.concrete_fields)
        columns = ", ".join(connection.ops.quote_name(name) for name in names)
        rows = self.model._default_manager.raw(f"{self.sql} RETURNING {columns}", self._filled(values))
        return list(rows)

    def _filled(self, values: dict[str, Any]) -> list[Any]:
        field = self.model._meta.get_field
        ready = {name: field(name).get_db_prep_save(value, connection) for name, value in values.items()}  # type: ignore[union-attr]
        return [ready[each] if isinstance(each, _Place) else each for each in self.parameters]
