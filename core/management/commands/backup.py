"""`manage.py backup [FILE|-]`: all of the database in one file."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from core.backup import BackupProblem
from core.backup.writing import default_name, default_path, write_backup, write_backup_file


class Command(BaseCommand):
    help = "Writes all of the database into one file, while Crossover may be in use."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", help="the file, or a folder for it; - is the standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self._to_stdout() if options["file"] == "-" else self._to_file(options["file"])
        except BackupProblem as error:
            raise CommandError(str(error)) from None
        except DatabaseError as error:
            raise CommandError(f"The database does not answer: {error}") from None
        except OSError as error:
            raise CommandError(
                f"The backup cannot be written: {error.strerror}. In a container: docker compose exec -T web python "
                "manage.py backup - > backup.zip"
            ) from None

    def _to_stdout(self) -> None:
        """Only the backup: no other word."""
        if sys.stdout.isatty():
            raise CommandError("A backup is no text for a terminal. Send it into a file: manage.py backup - > FILE")
        write_backup(sys.stdout.buffer)
        sys.stdout.buffer.flush()

    def _to_file(self, name: str | None) -> None:
        path = Path(name) if name else default_path()
        # "/media/stick/" is meant as a folder, also while no stick is there.
        path = path / default_name() if path.is_dir() or (name or "").endswith("/") else path
        if path.exists() and not path.is_file():
            raise CommandError(f"{path} is no file, and nothing of its kind is replaced by one.")
        manifest = write_backup_file(path)
        for label, table in manifest.tables.items():
            if table["rows"]:
                self.stdout.write(f"{table['rows']:9,} {label}")
        self.stdout.write(f"{manifest.rows:9,} rows, {path.stat().st_size / 1e6:,.1f} MB: {path}")
