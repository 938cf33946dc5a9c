"""`manage.py judge SLUG FILE`: judges a file as a submission would be."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from questions import judging
from questions.answers import BadFiles
from questions.kinds.base import Grade
from questions.models import Question
from questions.verdicts import Verdict
from sandbox.cells import NoCell


class Command(BaseCommand):
    help = "Judges a file on all cases of a question, prints the verdict, and exits with 0 only when it is accepted."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("file", type=Path)
        parser.add_argument("--json", action="store_true", help="print the verdict as JSON")
        parser.add_argument("--cell", choices=["auto", "docker", "bubblewrap"], help="the sandbox to use")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["cell"]:
            settings.SANDBOX_CELL = options["cell"]
        try:
            grade = judging.judge(self._revision(options["slug"]), self._answer(options["file"]))
        except (NoCell, BadFiles) as error:
            raise CommandError(str(error)) from None
        finally:
            judging.close_pool()
        self.stdout.write(json.dumps(_as_json(grade)) if options["json"] else _as_text(grade))
        if grade.verdict != Verdict.ACCEPTED:
            sys.exit(1)

    def _revision(self, slug: str) -> Any:
        question = Question.objects.filter(slug=slug, revision__isnull=False).select_related("revision").first()
        if question is None:
            raise CommandError(f"There is no question '{slug}'. `manage.py bank load` loads the bank.")
        if not question.behaviour.judged:
            raise CommandError(f"'{slug}' is answered in words; nothing judges it but its rubric.")
        return question.revision

    def _answer(self, path: Path) -> str:
        try:
            return path.read_text(encoding="utf-8")
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}") from None
        except UnicodeDecodeError:
            raise CommandError(f"{path} is not UTF-8 text") from None


def _as_json(grade: Grade) -> dict[str, Any]:
    cases = [
        {"name": c.name, "outcome": c.verdict.value, "cpu_ms": c.cpu_ms, "peak_bytes": c.peak_bytes}
        for c in grade.cases
    ]
    return {
        "verdict": grade.verdict.value,
        "cases": cases,
        "cpu_ms": grade.cpu_ms,
        "wall_ms": grade.wall_ms,
        "cell": grade.cell,
    }


def _as_text(grade: Grade) -> str:
    lines = [f"{c.verdict.label:14} {c.cpu_ms:7.0f} ms  {c.name}" for c in grade.cases]
    return "\n".join([*lines, f"{grade.verdict.label}: {grade.sentence}"])
