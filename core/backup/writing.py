"""Makes a backup: one snapshot of the database while people go on using it."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction

from core.backup.archive import Manifest, Writer
from core.backup.rows import kept_tables, lines
from core.backup.state import applied_migrations
from core.version import VERSION


def write_backup(stream: IO[bytes]) -> Manifest:
    """Writes all rows as of now. Raises BackupProblem when the database is not up to date."""
    with snapshot(), Writer(stream) as writer:
        manifest = Manifest(
            version=VERSION,
            made_at=datetime.now(UTC).isoformat(timespec="seconds"),
            database=connection.vendor,
            migrations=applied_migrations(),
            tables={label: writer.add(label, lines(model)) for label, model in kept_tables(apps).items()},
            left_out=sorted(settings.BACKUP_LEAVES_OUT),
        )
        writer.finish(manifest)
    return manifest


def write_backup_file(path: Path) -> Manifest:
    """The same into a file that only its owner can read, and that appears under its name when it is whole."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, aside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    try:
        with os.fdopen(descriptor, "wb") as file:
            manifest = write_backup(file)
            file.flush()
            os.fsync(file.fileno())
        Path(aside).replace(path)
    except BaseException:
        Path(aside).unlink(missing_ok=True)
        raise
    return manifest


def default_path() -> Path:
    return Path(settings.STATE_DIR) / "backups" / default_name()


def default_name() -> str:
    return f"crossover-{datetime.now(UTC):%Y-%m-%dT%H-%M-%SZ}.zip"


@contextmanager
def snapshot() -> Iterator[None]:
    """Within, every query sees the database as it was at the first one; nobody is held up by that."""
    if connection.vendor == "sqlite":
        # By hand: a transaction of Django's would begin IMMEDIATE, by our settings, and shut out all writers.
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield
