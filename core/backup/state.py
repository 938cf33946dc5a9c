"""At which migrations a database and a backup are, and a database of another address in the place of `default`."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.migration import Migration
from django.db.migrations.state import ProjectState
from django.db.utils import DEFAULT_DB_ALIAS, load_backend

from core.backup import BackupProblem
from core.backup.archive import Manifest


def applied_migrations() -> list[tuple[str, str]]:
    """Those of this program that the database has, once it has all of them. Raises BackupProblem."""
    if not is_up_to_date():
        raise BackupProblem("The database is not up to date with this program. Run `manage.py migrate` first.")
    return sorted(MigrationLoader(connection).graph.nodes)


def is_up_to_date() -> bool:
    """Whether the database has all migrations of this program. Raises BackupProblem when it has others as well: rows
    would lose the columns of which this program knows nothing."""
    executor = MigrationExecutor(connection)
    newest = dict(sorted(executor.loader.disk_migrations))  # by app; what is unknown and before it was squashed
    if unknown := [(app, name) for app, name in executor.loader.applied_migrations if name > newest.get(app, name)]:
        raise BackupProblem(
            f"The database belongs to a newer Crossover: {'.'.join(min(unknown))} is unknown here. Use that version. "
            "Nothing was changed."
        )
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def is_older(manifest: Manifest) -> bool:
    """Whether the backup is of an earlier state than this program. Raises BackupProblem when it is of a later one."""
    loader = MigrationLoader(None)
    had = set(manifest.migrations)
    if unknown := sorted(had - set(loader.disk_migrations)):
        raise BackupProblem(
            f"This backup was made by Crossover {manifest.version}, which is newer than this one or another one: "
            f"{'.'.join(unknown[0])} is unknown here. Restore it with that version. Nothing was changed."
        )
    return not all(_has(had, migration) for migration in loader.graph.nodes.values())


def migrate_to(manifest: Manifest) -> ProjectState:
    """Brings an empty database to the state that the backup is of. Raises BackupProblem when there is no such state."""
    executor = MigrationExecutor(connection)
    had = set(manifest.migrations)
    graph = executor.loader.graph
    steps = executor.migration_plan(graph.leaf_nodes(), clean_start=True)
    plan = [step for step in steps if _has(had, step[0])]
    done = {(step.app_label, step.name) for step, _ in plan}
    for key in done:
        if missing := {parent.key for parent in graph.node_map[key].parents} - done:
            raise BackupProblem(f"The backup says that it has {'.'.join(key)} without {'.'.join(min(missing))}.")
    return executor.migrate(None, plan=plan)


def _has(had: set[tuple[str, str]], migration: Migration) -> bool:
    """Also by all those that it replaces."""
    replaced = migration.replaces
    return (migration.app_label, migration.name) in had or (bool(replaced) and had.issuperset(map(tuple, replaced)))


@contextmanager
def default_database(address: dict[str, Any]) -> Iterator[None]:
    """Within, and in this thread, another database is `default`: the only name that migrations' own code knows."""
    ours = connections[DEFAULT_DB_ALIAS]
    config = {**ours.settings_dict, "OPTIONS": {}, **address}
    connections[DEFAULT_DB_ALIAS] = load_backend(config["ENGINE"]).DatabaseWrapper(config, DEFAULT_DB_ALIAS)
    ContentType.objects.clear_cache()
    try:
        yield
    finally:
        connections[DEFAULT_DB_ALIAS].close()
        connections[DEFAULT_DB_ALIAS] = ours
        ContentType.objects.clear_cache()
