"""`manage.py bank load|check|export [PATH]`: the question bank as files."""

import os
import time
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from questions import judging
from questions.bankio.checking import Checked, Judged, check
from questions.bankio.export import export
from questions.bankio.ledger import Ledger
from questions.bankio.loading import load
from questions.kinds.base import Run
from questions.sources import BankError, Problem
from sandbox.cells import KINDS, NoCell, choose
from sandbox.pool import Pool

NO_CASES = "FAILED no cases"


class Command(BaseCommand):
    help = "Loads the question bank from files, proves it in every sandbox there is, or writes it back to files."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("action", choices=["load", "check", "export"])
        parser.add_argument("path", nargs="?", type=Path, default=settings.BANK_DIR)
        parser.add_argument("--cell", choices=list(KINDS), help="the sandbox to use; check uses all without this")
        parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="check: proofs at a time")
        parser.add_argument("--record", action="store_true", help="check: note what holds in the bank's proven.json")
        brief = "check: each question in one of the sandboxes; the first submission of each verdict, and all right ones"
        parser.add_argument("--brief", action="store_true", help=brief)
        parser.add_argument("--slug", default="", help="export: only this question")

    def handle(self, *args: Any, **options: Any) -> None:
        options["path"] = options["path"].resolve()  # the names of folders mean something, and "." says none
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
        loaded = []
        for item in load(options["path"]):
            loaded.append(item)
            if item.change not in {"unchanged", "waits", "failed"}:
                self.stdout.write(f"{item.change:9} {item.slug} {item.reason}".rstrip())
        changes = ("new", "changed", "held", "unchanged")
        counts = {change: sum(i.change == change for i in loaded) for change in changes}
        self.stdout.write(f"bank: {', '.join(f'{n} {change}' for change, n in counts.items())}")
        if waiting := [item for item in loaded if item.change == "waits"]:
            self.stderr.write(f"sandbox: {len(waiting)} coding questions wait for a sandbox. {waiting[0].reason}")
        if failed := [item for item in loaded if item.change == "failed"]:
            told = "\n".join(item.reason for item in failed)
            count = f"{len(failed)} question{'s' if len(failed) > 1 else ''}"
            raise CommandError(f"The cases of {count} could not be made; everything else is loaded.\n{told}")

    def bank_check(self, options: dict[str, Any]) -> None:
        if options["brief"] and options["record"]:
            raise CommandError("A brief check does not prove enough to be recorded; leave out --brief or --record.")
        started, done, problems = time.monotonic(), [], []
        with self._cells(options) as runs:
            self.stdout.write(table_row("question", "submission, named by the verdict it must earn", list(runs)))
            for checked in check(options["path"], runs, jobs=max(1, options["jobs"]), brief=options["brief"]):
                self._show(checked, runs)
                done.append(checked)
                problems += checked.problems
        self.stdout.write(f"{_summary(done)} {time.monotonic() - started:.0f} s")
        if options["record"]:
            _record(options["path"], done)
        if problems:
            told = "\n".join(str(_nearer(problem)) for problem in problems)
            raise CommandError(f"The bank does not hold; {len(problems)} problems.\n{told}")

    def bank_export(self, options: dict[str, Any]) -> None:
        folders = export(options["path"], slug=options["slug"])
        for folder in folders:
            self.stdout.write(str(folder))
        if not folders:
            raise CommandError(
                f"There is no question {options['slug']!r}." if options["slug"] else "The bank is empty."
            )

    def _show(self, checked: Checked, cells: Iterable[str]) -> None:
        slug = checked.entry.slug
        columns = {cell: {item.submission: item for item in items} for cell, items in checked.by_cell.items()}
        for number, submission in enumerate(_in_order(checked)):
            texts = [_cell_text(submission, columns.get(cell)) for cell in cells]
            self.stdout.write(table_row(slug if number == 0 else "", submission, texts))
        if not any(columns.values()):
            what = "(its cases could not be made)" if columns else "(nothing to run)"
            self.stdout.write(table_row(slug, what, [NO_CASES for _ in columns] or ["read"]))

    @contextmanager
    def _cells(self, options: dict[str, Any]) -> Iterator[dict[str, Run]]:
        """A pool per kind of cell that works here, or only of the one asked for. Raises NoCell."""
        with ExitStack() as stack:
            runs, tried = {}, []
            for name in [options["cell"]] if options["cell"] else KINDS:
                try:
                    kind = choose(name, runtime=settings.SANDBOX_RUNTIME or None)
                    runs[name] = judging.once_more(stack.enter_context(Pool(kind, size=1)).run)
                except NoCell as error:
                    tried.append(str(error))
                    self.stderr.write(f"not proven in {name}: {error}")
            if not runs:
                raise NoCell("\n".join(tried))
            yield runs


def table_row(question: str, submission: str, cells: list[str]) -> str:
    """A line of the table."""
    return f"{question:30.30} {submission:46.46} {'  '.join(f'{text:18}' for text in cells)}".rstrip()


def _in_order(checked: Checked) -> list[str]:
    """The submissions that were judged in any cell."""
    judged = {item.submission for items in checked.by_cell.values() for item in items}
    everything = [f"{each.verdict}/{each.name}" for each in checked.entry.content.submissions] if judged else []
    return [name for name in everything if name in judged]


def _cell_text(submission: str, column: Mapping[str, Judged] | None) -> str:
    """Empty where another cell had its turn."""
    if column is None:
        return ""
    if not column:
        return NO_CASES
    item = column[submission]
    if not item.holds:
        return f"FAILED {item.got}"
    return f"ok {item.cpu_ms:8,.0f} ms{'' if item.measured else ', values'}"


def _summary(done: list[Checked]) -> str:
    run = [checked for checked in done if checked.by_cell]
    judged = sum(len(items) for checked in run for items in checked.by_cell.values())
    failed = sum(not item.holds for checked in run for items in checked.by_cell.values() for item in items)
    proven = sum(checked.holds for checked in run)
    return (
        f"{len(done)} questions: {proven} proven by {judged} runs of submissions, {failed} of them with another"
        f" verdict; {len(done) - len(run)} without code, read."
    )


def _record(root: Path, done: list[Checked]) -> None:
    """Notes what holds and forgets what does not. Questions that were not checked keep their lines."""
    ledger = Ledger.of(root)
    for checked in done:
        ledger.digests.pop(checked.entry.slug, None)
        if checked.holds and checked.by_cell:
            ledger.digests[checked.entry.slug] = checked.entry.digest
    ledger.write()


def _nearer(problem: Problem) -> Problem:
    """With the path from here, which editors and terminals can open."""
    try:
        return Problem(problem.path.relative_to(Path.cwd()), problem.line, problem.reason)
    except ValueError:
        return problem
