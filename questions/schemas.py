"""Reads `schema.sql`: the tables of a question, with what each column means, for people and for the editor.

Only what stands there is read; that DuckDB takes it, a cell shows. A column stands on a line of its own, with its
meaning behind two dashes.
"""

import re
from pathlib import Path

from questions.cases import Stored
from questions.sources import BankError, read_text

SCHEMA = "schema.sql"
_TABLE = re.compile(r"CREATE TABLE ([a-z_][a-z0-9_]*) \(")
_COLUMN = re.compile(
    r"    ([a-z_][a-z0-9_]*) ([A-Z][A-Z0-9_ (),]*?)(?P<required> NOT NULL)?(?P<key> PRIMARY KEY)?"
    r",?\s+-- (?P<about>\S.*)"
)
_KEY = re.compile(r"    PRIMARY KEY \(([a-z0-9_, ]+)\)")
HOW = "in a table write '    name TYPE [NOT NULL] [PRIMARY KEY],  -- what it means', '    PRIMARY KEY (a, b)' or ');'"


class Column(Stored):
    name: str
    type: str
    about: str
    required: bool = False
    key: bool = False


class Table(Stored):
    name: str
    about: str
    columns: list[Column]


def read_schema(folder: Path) -> tuple[str, list[Table]]:
    """The text of the schema, and its tables. Raises BankError at the line that cannot be read."""
    path = folder / SCHEMA
    text = read_text(path)
    return text, tables_of(text, path)


def tables_of(text: str, path: Path) -> list[Table]:
    """The tables that the text of a schema creates. Raises BankError at the line that cannot be read."""
    reader = _Reader()
    for number, line in enumerate(text.splitlines(), start=1):
        read = reader.inside if reader.name else reader.outside
        if not read(line.rstrip()):
            raise BankError.at(path, f"this line cannot be read; {HOW}", line=number)
    if reader.name or not reader.tables:
        raise BankError.at(path, "there is no table, or the last one is not closed by ');'", line=1)
    return reader.tables


class _Reader:
    """Line by line. Each method says whether it could read its line."""

    def __init__(self) -> None:
        self.tables: list[Table] = []
        self.name = ""
        self._about: list[str] = []
        self._columns: list[Column] = []
        self._keys: set[str] = set()

    def outside(self, line: str) -> bool:
        if line.startswith("--"):
            self._about.append(line.removeprefix("--").strip())
        elif found := _TABLE.fullmatch(line):
            self.name, self._columns, self._keys = found[1], [], set()
        return bool(not line or line.startswith("--") or self.name)

    def inside(self, line: str) -> bool:
        if line == ");":
            self._close()
            return True
        if found := _KEY.fullmatch(line):
            self._keys = {part.strip() for part in found[1].split(",")}
        elif found := _COLUMN.fullmatch(line):
            self._columns.append(_column(found))
        return found is not None

    def _close(self) -> None:
        columns = [c.model_copy(update={"key": c.key or c.name in self._keys}) for c in self._columns]
        self.tables.append(Table(name=self.name, about=" ".join(self._about), columns=columns))
        self.name, self._about = "", []


def _column(found: re.Match[str]) -> Column:
    key = bool(found["key"])
    about, required = found["about"].strip(), bool(found["required"]) or key
    return Column(name=found[1], type=found[2].strip(), about=about, required=required, key=key)
