"""`manage.py doctor`: what works here, what does not, and what to do."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from practice import health


class Command(BaseCommand):
    help = "Checks database, broker, worker and sandbox, and says what to do about what does not work."

    def handle(self, *args: Any, **options: Any) -> None:
        found = health.parts()
        for name, part in found.items():
            self.stdout.write(f"{'ok ' if part.ok else 'NOT OK'} {name}: {part.detail}")
        if not all(part.ok for part in found.values()):
            sys.exit(1)
