"""`manage.py restore FILE|-`: a backup into an empty database."""

import shutil
import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from core.backup import BackupProblem
from core.backup.restoring import restore
from core.backup.upgrading import checked


class Command(BaseCommand):
    help = "Fills an empty database from a backup of this or an earlier version, and compares it with the backup."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="the backup; - is the standard input")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with _stream(options["file"]) as stream, checked(stream) as backup:
                found = restore(backup)
        except BackupProblem as error:
            raise CommandError(str(error)) from None
        except OSError as error:
            raise CommandError(f"The backup cannot be read: {error.strerror}.") from None
        except DatabaseError as error:
            raise CommandError(f"The database does not answer: {error}") from None
        for label, table in found.items():
            if table["rows"]:
                self.stdout.write(f"{table['rows']:9,} {label}")
        rows = sum(table["rows"] for table in found.values())
        self.stdout.write(f"{rows:9,} rows restored, each read back and compared. Everybody has to sign in again.")


@contextmanager
def _stream(name: str) -> Iterator[IO[bytes]]:
    """A file that can be read twice."""
    if name != "-":
        with Path(name).open("rb") as file:
            yield file
        return
    with tempfile.TemporaryFile(prefix="crossover-restore-") as file:
        shutil.copyfileobj(sys.stdin.buffer, file)
        file.seek(0)
        yield file
