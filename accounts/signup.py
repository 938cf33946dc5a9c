"""Signing up by form, where an installation is open for it."""

from typing import Any

from allauth.account.forms import SignupForm
from allauth.account.internal.userkit import filter_users_by_username
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.models import User


class SignUpForm(SignupForm):
    """allauth's form, also for two people who want the same name or address in the same moment."""

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        try:
            with transaction.atomic():
                return super().try_save(request)
        except IntegrityError:
            return self._lost_the_race(request)

    def _lost_the_race(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        if filter_users_by_username(self.cleaned_data["username"]).exists():
            self.add_error("username", "A user with that username already exists.")
            return None, render(request, "account/signup.html", self._context(), status=422)
        # The address then: answered as one that was taken long ago, by a mail to its owner.
        self.account_already_exists = True
        return super().try_save(request)

    def _context(self) -> dict[str, Any]:
        return {"form": self}
