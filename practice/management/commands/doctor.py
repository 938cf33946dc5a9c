"""`manage.py doctor`: what works here, what does not, and what to do."""

import sys
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand

from practice import health
from practice.health import Part
from questions import judging
from sandbox.cells import NoCell
from sandbox.doctor import doctor


class Command(BaseCommand):
    help = "Checks database, broker, worker and sandbox; fires attacks at this machine's cell; says what to do."

    def handle(self, *args: Any, **options: Any) -> None:
        well = True
        for name, part in [*health.parts().items(), *_attacks()]:
            well = well and part.ok
            self.stdout.write(f"{'ok    ' if part.ok else 'NOT OK'} {name}: {part.words}")
        if not well:
            sys.exit(1)


def _attacks() -> Iterator[tuple[str, Part]]:
    """Each attack on a fresh cell of the kind that would judge here."""
    try:
        kind = judging.chosen_kind()
    except NoCell as error:
        yield "cell", Part(ok=False, detail=str(error))
        return
    for result in doctor(kind):
        yield f"{kind.slug} cell, {result.name}", Part(ok=result.held, detail=result.detail or result.promise)
