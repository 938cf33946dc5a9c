"""How allauth behaves here."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up is closed: an installation belongs to its people, and its administrator adds them."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
