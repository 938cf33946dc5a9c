"""Backups as the tests of restoring make, spoil and restore them."""

import io
import json

from django.apps import apps
from django.core.management import call_command
from django.db import connection

from core.backup.archive import Manifest, Writer
from core.backup.restoring import restore
from core.backup.rows import kept_tables, lines
from core.backup.upgrading import checked
from core.backup.writing import write_backup


def emptied_into_backup() -> bytes:
    stream = io.BytesIO()
    write_backup(stream)
    empty()
    return stream.getvalue()


def empty() -> None:
    call_command("flush", interactive=False, verbosity=0)


def put_back(data: bytes) -> None:
    with checked(io.BytesIO(data)) as found:
        restore(found)


def raw_rows() -> dict[str, list[tuple]]:
    """Every row of every table that a backup holds, as the database itself gives them."""
    found = {}
    with connection.cursor() as cursor:
        for model in kept_tables(apps).values():
            columns = ", ".join(connection.ops.quote_name(field.column) for field in model._meta.local_concrete_fields)
            cursor.execute(f'SELECT {columns} FROM "{model._meta.db_table}"')
            found[model._meta.db_table] = sorted(cursor.fetchall(), key=repr)
    return found


def made_by_hand(edit) -> bytes:
    """A backup of the database as it is, each row changed by `edit(label, row)`; an honest one, with digests."""
    stream = io.BytesIO()
    manifest = write_backup(io.BytesIO())
    with Writer(stream) as writer:
        tables = {}
        for label, model in kept_tables(apps).items():
            rows = (json.loads(line) for line in lines(model))
            tables[label] = writer.add(label, [json.dumps(edit(label, row)) + "\n" for row in rows])
        writer.finish(Manifest(**{**vars(manifest), "tables": tables}))
    empty()
    return stream.getvalue()
