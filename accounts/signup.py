"""Signing in by form, and signing up where an installation is open for it."""

from typing import Any

from allauth.account.forms import LoginForm, SignupForm
from allauth.account.internal.userkit import filter_users_by_username
from django.contrib.auth.hashers import make_password
from django.core.validators import MaxLengthValidator
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.models import User


class SignInForm(LoginForm):
    """allauth's form, for names that there can be: SQLite fails on a search for a very long one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].validators.append(MaxLengthValidator(User._meta.get_field("email").max_length))


class SignUpForm(SignupForm):
    """allauth's form, also for two people who want the same name or address in the same moment."""

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        if self.account_already_exists:
            return self._tell_the_owner(request)
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
        return self._tell_the_owner(request)

    def _tell_the_owner(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        """By mail, and outside a transaction, which would hold up every other write for as long as that takes."""
        # A new account's password is hashed: without it the time taken would tell that there is one already.
        make_password(self.cleaned_data["password1"])
        return super().try_save(request)

    def _context(self) -> dict[str, Any]:
        return {"form": self}
