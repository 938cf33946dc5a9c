"""`manage.py bank load|check|export [PATH]`: the question bank as files."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from questions import judging
from questions.bankio.checking import check
from questions.bankio.export import export
from questions.bankio.loading import load
from questions.sources import BankError
from sandbox.cells import NoCell


class Command(BaseCommand):
    help = "Loads the question bank from files, proves it in a sandbox, or writes it back to files."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("action", choices=["load", "check", "export"])
        parser.add_argument("path", nargs="?", type=Path, default=settings.BANK_DIR)
        parser.add_argument("--cell", choices=["auto", "docker", "bubblewrap"], help="the sandbox to use")
        parser.add_argument("--slug", default="", help="export: only this question")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["cell"]:
            settings.SANDBOX_CELL = options["cell"]
        try:
            getattr(self, f"bank_{options['action']}")(options)
        except BankError as error:
            raise CommandError(f"The bank has problems; nothing was changed.\n{error}") from None
        except NoCell as error:
            raise CommandError(str(error)) from None
        finally:
            judging.close_pool()

    def bank_load(self, options: dict[str, Any]) -> None:
        loaded = load(options["path"])
        for item in loaded:
            if item.change != "unchanged":
                self.stdout.write(f"{item.change:9} {item.slug}")
        counts = {change: sum(i.change == change for i in loaded) for change in ("new", "changed", "unchanged")}
        self.stdout.write(f"bank: {', '.join(f'{n} {change}' for change, n in counts.items())}")
        if waiting := [item for item in loaded if item.change == "waits"]:
            self.stderr.write(f"sandbox: {len(waiting)} coding questions wait for a sandbox. {waiting[0].reason}")

    def bank_check(self, options: dict[str, Any]) -> None:
        failed = 0
        for proof in check(options["path"], judging.run):
            failed += not proof.holds
            mark = "ok" if proof.holds else "FAILED"
            self.stdout.write(
                f"{mark:6} {proof.slug:34} {proof.submission:44} {proof.cpu_ms:7.0f} ms  {proof.sentence}"
            )
        if failed:
            raise CommandError(f"{failed} submissions did not earn the verdict that their folder names.")

    def bank_export(self, options: dict[str, Any]) -> None:
        for folder in export(options["path"], slug=options["slug"]):
            self.stdout.write(str(folder))
