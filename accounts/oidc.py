"""Signing in through the installation's OpenID Connect provider, and whose account that opens."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from django.conf import settings
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.shortcuts import redirect, render

from accounts.models import User


def person_to_link(*, email: str, provider: str) -> User | None:
    """The account that a first sign-in with this address, proven by the provider, may open without a password.

    Each condition closes a way to take over an account:
    - the address is proven here too, by mail or by an administrator's word. Else somebody could make an account with
      the address of another, and wait for that person to come in through the provider;
    - the account has no rights. Else whoever runs the provider, or moves an address there, would be administrator here;
    - it is not connected to somebody else at the provider. Else the next owner of an address would inherit it.
    People outside these conditions sign in with their password and connect the provider themselves.
    """
    user = _owner(email)
    if user is None or not user.is_active or user.has_rights:
        return None
    if not EmailAddress.objects.filter(user=user, email=email.lower(), verified=True).exists():
        return None
    if SocialAccount.objects.filter(user=user, provider=provider).exists():
        return None
    return user


def _owner(email: str) -> User | None:
    return User.objects.filter(email__iexact=email).first()


class OidcAdapter(DefaultSocialAccountAdapter):
    """Decides who may come in by the provider's word alone."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return settings.SIGNUP in {"oidc", "open"}

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> User:
        for address in sociallogin.email_addresses:
            # Some providers send the words "true" and "false", both of which are true in Python.
            address.verified = address.verified is True
            address.email = address.email.lower()
        user = super().populate_user(request, sociallogin, data)
        user.display_name = " ".join(str(data.get("name") or "").split())[:80]
        return user

    def authenticate_by_email(self, sociallogin: SocialLogin) -> tuple[User, str] | None:
        for address in _proven(sociallogin):
            if user := person_to_link(email=address, provider=sociallogin.account.provider):
                return user, address
        return None

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Stops, in words, whom allauth would send into a form that cannot help them."""
        if sociallogin.is_existing or sociallogin.state.get("process") == AuthProcess.CONNECT:
            return
        name = {"provider": sociallogin.provider.name}
        if any(_owner(address) for address in _proven(sociallogin)):
            # The provider says that the address is this person's: it tells them nothing new that it has an account.
            raise ImmediateHttpResponse(render(request, "socialaccount/link_first.html", name, status=403))
        if not self.is_open_for_signup(request, sociallogin):
            return
        if not _proven(sociallogin) and not settings.HAS_MAIL:
            # Said of every address, so that it gives away none.
            raise ImmediateHttpResponse(render(request, "socialaccount/unproven.html", name, status=403))

    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: Any = None) -> User:
        try:
            with transaction.atomic():
                return super().save_user(request, sociallogin, form)
        except IntegrityError as error:
            # Somebody took the name or the address in this moment; a second try sees that and goes another way.
            messages.error(request, "That did not work at the first try. Please sign in again.")
            raise ImmediateHttpResponse(redirect("account_login")) from error


def _proven(sociallogin: SocialLogin) -> list[str]:
    return [address.email for address in sociallogin.email_addresses if address.verified is True]
