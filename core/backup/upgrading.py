"""A backup of an earlier Crossover becomes one of this: in a database of its own, by the migrations since."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.core.management import call_command
from django.db import transaction

from core.backup.archive import Backup, opened
from core.backup.restoring import fill
from core.backup.state import default_database, is_older, migrate_to
from core.backup.writing import write_backup_file

SQLITE = "django.db.backends.sqlite3"


@contextmanager
def checked(stream: IO[bytes]) -> Iterator[Backup]:
    """The backup in a stream, found whole, and of this program's state. Raises BackupProblem."""
    with opened(stream) as backup:
        older = is_older(backup.manifest)
        backup.check()
        if not older:
            yield backup
            return
        with tempfile.TemporaryDirectory(prefix="crossover-upgrade-") as folder:
            path = _upgraded(backup, Path(folder))
            with path.open("rb") as file, opened(file) as current:
                yield current


def _upgraded(backup: Backup, folder: Path) -> Path:
    path = folder / "backup.zip"
    with default_database({"ENGINE": SQLITE, "NAME": str(folder / "aside.sqlite3")}):
        then = migrate_to(backup.manifest)
        with transaction.atomic():
            fill(backup, apps=then.apps)
        call_command("migrate", interactive=False, verbosity=0)
        write_backup_file(path)
    return path
