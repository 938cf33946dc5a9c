"""How allauth behaves here."""

import logging
import time
from contextvars import ContextVar
from smtplib import SMTPException
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from accounts import services
from accounts.links import at_the_site
from accounts.models import User

logger = logging.getLogger(__name__)

#: Notices held back while a transaction is open: a mail server may take its time, and all other writes would wait.
#: Not on the adapter, of which allauth makes a new one for each call.
_held_notices: ContextVar[list[tuple[Any, ...]] | None] = ContextVar("held_notices", default=None)


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up by form only where it is open, sentences in our own words, and mail that may fail."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "too_many_login_attempts": "Too many wrong codes. Wait 15 minutes, then try again.",
        "rate_limited": "Too many wrong codes. Wait 15 minutes, then try again.",
        "incorrect_code": "That code is not right. Each code counts once and changes every 30 seconds.",
        "incorrect_password": "That is not your password.",
        "enter_current_password": "That is not your current password.",
        "duplicate_email": "That is your address already.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return bool(settings.SIGNUP == "open")

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Passwords are counted by django-axes alone; allauth's own count is for codes of the second step."""

    def clean_username(self, username: str, shallow: bool = False) -> str:  # noqa: FBT001, FBT002 (allauth's signature)
        """Of whoever signs up: a name that is another person's address would share that person's count of wrong
        passwords, and clear it at each sign-in of its owner."""
        if "@" in username:
            raise ValidationError("A username has no @: it could be taken for somebody's address.")
        return super().clean_username(username, shallow)

    def clean_email(self, email: str) -> str:
        """allauth cuts off what the field cannot hold, and then asks for no proof of the rest."""
        if len(email) > User._meta.get_field("email").max_length:
            raise ValidationError("That address is too long.")
        return super().clean_email(email)

    def set_password(self, user: User, password: str) -> None:
        services.disconnect_unless_proven(user=user)
        super().set_password(user, password)

    def pre_login(self, request: HttpRequest, user: User, **how: Any) -> HttpResponse | None:
        """Who made an account on the command line (`manage.py createsuperuser`) is an administrator, and must not wait
        for a message from a mail server that they may be about to mend. Nobody else is taken at their word."""
        if user.has_rights and not EmailAddress.objects.filter(user=user).exists():
            services.vouch_for_address(user=user)
        return super().pre_login(request, user, **how)

    def can_delete_email(self, email_address: EmailAddress) -> bool:
        """A change can be called off; an account without an address cannot be."""
        return bool(email_address.email != email_address.user.email)

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        request.session[services.NOTED_AT] = time.time()  # allauth itself lists the new session

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Also when somebody else took the address between the mail and the click, or in the same moment."""
        notices: list[tuple[Any, ...]] = []
        holding = _held_notices.set(notices)
        try:
            with transaction.atomic():
                confirmed = bool(super().confirm_email(request, email_address))
        except IntegrityError:
            messages.error(request, f"{email_address.email} already belongs to another account.")
            return False
        finally:
            _held_notices.reset(holding)
        for notice in notices:
            self.send_notification_mail(*notice)
        return confirmed

    def get_email_verification_redirect_url(self, email_address: EmailAddress) -> str:
        return reverse("account_email" if self.request.user.is_authenticated else "account_login")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A message that a page waits for: when it cannot be sent, the page says so, whoever the address belongs to."""
        context = context | {"signup": settings.SIGNUP, "home_url": self.request.build_absolute_uri("/")}
        links = {name: at_the_site(value) for name, value in context.items() if name.endswith("_url")}
        try:
            super().send_mail(template_prefix, email, context | links)
        except (OSError, SMTPException) as error:
            logger.exception("mail %s could not be sent", template_prefix)
            raise ImmediateHttpResponse(self._mail_failed()) from error

    def send_notification_mail(
        self, template_prefix: str, user: User, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Word of a change that is already made: failing to send it must not undo the change."""
        if not settings.ACCOUNT_EMAIL_NOTIFICATIONS:
            return
        if (held := _held_notices.get()) is not None:
            held.append((template_prefix, user, context, email))
            return
        try:
            super().send_notification_mail(template_prefix, user, context, email or user.email)
        except ImmediateHttpResponse:
            logger.warning("the notice %s did not go out", template_prefix)

    def _mail_failed(self) -> HttpResponse:
        return render(self.request, "account/mail_failed.html", status=503)
