"""Fills an empty database from a backup, in one transaction, and compares it with the backup."""

import json
from typing import Any

from django.apps import apps as current_apps
from django.apps.registry import Apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import FieldDoesNotExist
from django.core.management import call_command
from django.core.management.color import no_style
from django.core.serializers.base import DeserializationError
from django.db import DatabaseError, connection, transaction
from django.db.models import Model

from core.backup import BackupProblem
from core.backup.archive import Backup
from core.backup.limits import refuse_what_does_not_fit
from core.backup.rows import lines, parsed, tables, tally
from core.backup.state import is_up_to_date
from core.turns import one_at_a_time

#: What a row that was made by hand may come to, beside the database's own refusal.
ODD_ROW = (DeserializationError, FieldDoesNotExist, LookupError, OverflowError, TypeError, ValueError)
#: How long to wait for others who use the tables.
PATIENCE = "SET LOCAL lock_timeout = '20s'"


def restore(backup: Backup) -> dict[str, dict[str, Any]]:
    """Puts a checked backup of this program's state into the database, which it brings up to date before.

    Returns rows and digest of each table, as read back. Raises BackupProblem, having changed no row.
    """
    refuse_other_tables(backup, current_apps)
    refuse_what_does_not_fit(backup)
    refuse_unless_empty()
    if not is_up_to_date():
        call_command("migrate", interactive=False, verbosity=0)
    # A worker loads the bank before it reports itself.
    with one_at_a_time("bank load"), transaction.atomic():
        _lock_accounts()
        refuse_unless_empty()
        refuse_while_worked_on()
        found = fill(backup, apps=current_apps)
    ContentType.objects.clear_cache()
    return found


def refuse_other_tables(backup: Backup, apps: Apps) -> None:
    """Raises BackupProblem unless the backup has the tables of `apps`."""
    if strange := set(backup.manifest.tables) ^ set(tables(apps)) - set(backup.manifest.left_out):
        raise BackupProblem(f"The backup and this program do not have the same tables: {', '.join(sorted(strange))}.")


def fill(backup: Backup, *, apps: Apps) -> dict[str, dict[str, Any]]:
    """Replaces all rows by those of the backup, as models of `apps`. Raises BackupProblem unless they then agree."""
    refuse_other_tables(backup, apps)
    models = tables(apps)
    _empty(list(models.values()))
    for label in backup.manifest.tables:
        _load(backup, label, apps)
    _check_foreign_keys()
    _reset_sequences(list(models.values()))
    found = {label: tally(lines(models[label])) for label in backup.manifest.tables}
    for label, table in backup.manifest.tables.items():
        if found[label] != table:
            raise BackupProblem(f"{label} reads back unlike the backup, so everything was undone.")
    return found


def refuse_unless_empty() -> None:
    """Raises BackupProblem when there are accounts, or another program's tables. Else there is nothing of anybody's."""
    there = set(connection.introspection.table_names())
    if get_user_model()._meta.db_table not in there:
        # A setting up that was cut off has left some of ours.
        ours = {model._meta.db_table for model in current_apps.get_models(include_auto_created=True)}
        if strange := sorted(there - ours - {"django_migrations"}):
            raise BackupProblem(
                f"This database holds tables of another program ({', '.join(strange[:3])}). A backup goes only into an "
                "empty database. Nothing was changed."
            )
        return
    if count := get_user_model()._base_manager.count():
        raise BackupProblem(
            f"This database holds {count} account{'s' * (count != 1)}. A backup goes only into an empty database, so "
            "that nothing is ever written over. Nothing was changed."
        )


def refuse_while_worked_on() -> None:
    """Raises BackupProblem while a worker lives, which writes of its own accord."""
    worker = current_apps.get_model(settings.BACKUP_WORKERS)
    if beats := [beat for beat in worker.fresh() if not beat.has_died()]:
        raise BackupProblem(
            f"A worker is running ({', '.join(str(beat) for beat in beats)}). Stop Crossover first (Ctrl-C, or "
            "`docker compose stop web worker`); a worker that was killed is forgotten after 15 seconds. "
            "Nothing was changed."
        )


def _lock_accounts() -> None:
    """Nobody makes the first account meanwhile, or has just looked whether there is one: emptying the table would wait
    for that transaction, and it for us. SQLite's transactions lock everything anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(PATIENCE)
            table = connection.ops.quote_name(get_user_model()._meta.db_table)
            cursor.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")


def _empty(models: list[type[Model]]) -> None:
    """Also of what the migrations and the bank have put there."""
    names = [model._meta.db_table for model in models]
    connection.ops.execute_sql_flush(connection.ops.sql_flush(no_style(), names, reset_sequences=True))


def _load(backup: Backup, label: str, apps: Apps) -> None:
    for line in backup.lines(label):
        try:
            parsed(line, apps).save(force_insert=True)
        except (DatabaseError, *ODD_ROW) as error:
            where = f"{label} {json.loads(line)['pk']}"
            raise BackupProblem(f"The database refuses {where}: {_first_line(error)}. Nothing was changed.") from error


def _check_foreign_keys() -> None:
    """Now; the databases themselves would do it at the end of the transaction, with less to say."""
    try:
        connection.check_constraints()
    except DatabaseError as error:
        raise BackupProblem(f"Rows of the backup do not fit together: {_first_line(error)}") from error


def _reset_sequences(models: list[type[Model]]) -> None:
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0][:300]
