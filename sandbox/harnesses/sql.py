# mypy: ignore-errors
"""Runs one SQL query, `solution.sql`, on tables in DuckDB's memory.

`schema` creates the tables. A case's data is `{"tables": {name: rows}, "script": SQL}`, both optional, within
`{"data": ..., "plan": whether the plan is wanted}`. The value: `{"columns", "types", "rows", "plan"}`, or
`{"error": {"kind", "message", "line", "column"}}` for what DuckDB, or this file, refuses.
"""

import datetime
import decimal
import re
import uuid

import duckdb

MOST_ROWS = 20_000
TEXTS = (datetime.date, datetime.time, uuid.UUID)  # a datetime is a date as well
CONFIG = {
    "threads": "1",
    "temp_directory": "",
    "python_enable_replacements": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
}
#: From here on no file, no extension, no other setting.
LOCKED = (
    "SET TimeZone = 'UTC'",
    "SET enable_external_access = false",
    "SET lock_configuration = true",
    "BEGIN TRANSACTION READ ONLY",
)
PLACE = re.compile(r"\n\s*\nLINE (\d+): (.*)\n( *)\^", re.DOTALL)
ONE_QUERY = "The answer is one query that begins with SELECT, WITH, FROM or VALUES"


class Refused(Exception):
    """The query as it stands, in words for its author."""

    kind = "Refused"


class TooMany(Refused):
    kind = "Output"


def run(load, data, *, schema, memory_mb):
    connection = duckdb.connect(":memory:", config={**CONFIG, "memory_limit": f"{memory_mb}MB"})
    _fill(connection, schema, data["data"])
    with open("solution.sql", encoding="utf-8") as file:
        sql = file.read()
    try:
        query = _single(connection, sql)
        told = _rows(connection.execute(query))
        told["plan"] = _plan(connection, sql) if data["plan"] else ""
    except (duckdb.OutOfMemoryException, MemoryError):
        raise MemoryError from None
    except duckdb.Error as error:
        return {"error": _told(error)}
    except Refused as error:
        return {"error": {"kind": error.kind, "message": str(error), "line": None, "column": None}}
    return told


def _fill(connection, schema, data):
    connection.execute(schema)
    for table, rows in (data.get("tables") or {}).items():
        if rows:
            places = ", ".join("?" for _ in rows[0])
            connection.executemany(f'INSERT INTO "{table}" VALUES ({places})', rows)
    if data.get("script"):
        connection.execute(data["script"])
    for statement in LOCKED:
        connection.execute(statement)


def _single(connection, sql):
    found = connection.extract_statements(sql)
    if not found:
        raise Refused(f"There is no query. {ONE_QUERY}.")
    if len(found) > 1:
        raise Refused(f"There are {len(found)} statements. {ONE_QUERY}: use WITH for steps.")
    kind = found[0].type.name
    if kind == "MULTI":
        raise Refused(f"{ONE_QUERY}. A PIVOT that finds its columns by itself is more than one: name them with IN.")
    if kind != "SELECT":
        raise Refused(f"This is no query but a statement of the kind {kind}. {ONE_QUERY}.")
    return found[0]


def _rows(result):
    names = [column[0] for column in result.description]
    types = [str(column[1]).strip('"') for column in result.description]
    rows = result.fetchmany(MOST_ROWS + 1)
    if len(rows) > MOST_ROWS:
        raise TooMany(f"Your query returned more than {MOST_ROWS:,} rows.")
    return {
        "columns": names,
        "types": types,
        "rows": [[_plain(value, name) for value, name in zip(row, names, strict=True)] for row in rows],
    }


def _plain(value, name):
    """NULL, booleans, numbers and texts as they are; times as ISO text, in UTC; DECIMAL as a number."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, decimal.Decimal):
        return float(value)
    if isinstance(value, TEXTS):  # a time with a zone comes in that of the session, UTC
        return str(value)
    if isinstance(value, list | tuple):
        return [_plain(item, name) for item in value]
    if isinstance(value, dict):
        return {str(key): _plain(item, name) for key, item in value.items()}
    raise Refused(_what_instead(value, name))


def _what_instead(value, name):
    if isinstance(value, datetime.timedelta):
        return f"The column {name} is an INTERVAL. Return a number, such as date_diff('second', a, b)."
    if isinstance(value, bytes | bytearray | memoryview):
        return f"The column {name} is a BLOB. Return text, such as hex(value)."
    return f"The column {name} holds a {type(value).__name__}, which cannot be compared. Cast it to text."


def _plan(connection, sql):
    try:
        return connection.execute("EXPLAIN ANALYZE " + sql).fetchall()[0][1]
    except duckdb.Error:  # the rows are there, and count
        return ""


def _told(error):
    text = str(error)
    place = PLACE.search(text)
    line = column = None
    if place:
        line, column = int(place[1]), len(place[3]) - len(f"LINE {place[1]}: ") + 1
        if place[2].startswith("...") or column < 1:
            column = None
        text = text[: place.start()]
    kind, colon, message = text.partition(" Error: ")
    known = bool(colon) and kind.replace(" ", "").replace("-", "").isalpha()
    return {
        "kind": kind if known else "Query",
        "message": " ".join((message if known else text).split()).replace(": : ", ": ")[:1000],
        "line": line,
        "column": column,
    }
