"""`manage.py prepare`: everything between an installed program and a running one, in one process."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Brings the database up to date, and with --static collects the static files."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--static", action="store_true", help="collect static files, after the bundle was built")

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write("database: migrating")
        call_command("migrate", interactive=False, verbosity=0)
        if options["static"]:
            self.stdout.write("static files: collecting")
            call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        if settings.HOSTED:
            call_command("setup_link", stdout=self.stdout)
