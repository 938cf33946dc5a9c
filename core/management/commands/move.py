"""`manage.py move --to DATABASE_URL|-`: everything into another database, which is empty."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from core.backup import BackupProblem
from core.backup.moving import address_of, move
from core.backup.writing import default_path


class Command(BaseCommand):
    help = "Copies everything into an empty database, such as from SQLite to PostgreSQL, and compares the two."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", required=True, metavar="DATABASE_URL", help="- reads it from the standard input")

    def handle(self, *args: Any, **options: Any) -> None:
        # From the standard input, the password in it does not stand in the list of processes.
        url = sys.stdin.read().strip() if options["to"] == "-" else options["to"]
        path = default_path()
        try:
            manifest, found = move(address=address_of(url), path=path)
        except BackupProblem as error:
            raise CommandError(str(error)) from None
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {error.strerror}.") from None
        except DatabaseError as error:
            raise CommandError(f"The database does not answer: {error}") from None
        self.stdout.write(f"{'here':>9} {'there':>9}  the same  table")
        for label, table in manifest.tables.items():
            there = found.get(label, {"rows": 0})
            same = "yes" if there == table else "NO"
            self.stdout.write(f"{table['rows']:9,} {there['rows']:9,}  {same:8}  {label}")
        self.stdout.write(f"All of it is there; a backup is kept: {path}")
        self.stdout.write("From now on start Crossover with that DATABASE_URL. Everybody has to sign in again.")
