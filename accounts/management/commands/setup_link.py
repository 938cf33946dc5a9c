"""`manage.py setup_link`: where to create the first account of a new site."""

from typing import Any

from django.core.management.base import BaseCommand

from accounts.models import User
from accounts.setup_code import setup_link


class Command(BaseCommand):
    help = "Prints the link under which the first account, the administrator's, is created."

    def handle(self, *args: Any, **options: Any) -> None:
        if User.objects.exists():
            self.stdout.write("The first account exists already: nothing is left to set up.")
            return
        self.stdout.write("Nobody has an account yet. Create the administrator's here:")
        self.stdout.write(setup_link())
