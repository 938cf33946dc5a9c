"""The second step of signing in: codes of an authenticator app, recovery codes."""

from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from django.conf import settings
from django.core.cache import cache

PERIOD = 30


class SecondStepAdapter(DefaultMFAAdapter):
    """Our words; the person is named by the username, which does not change with the address."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "That code is not right. Each code counts once and changes every 30 seconds.",
        "unverified_email": "First confirm your e-mail address, or call its change off: a message with a link waits.",
    }

    def get_totp_label(self, user) -> str:
        return user.get_username()


class _OnceMixin:
    """Takes a code of the app only once in all the time that it is valid.

    allauth remembers it for one period; with a tolerance a code lives for several.
    """

    def clean_code(self) -> str:
        key = f"second-step:{self.user.pk}:{normalize_user_code(self.cleaned_data['code'])}"
        lives = PERIOD * (1 + 2 * settings.MFA_TOTP_TOLERANCE)
        if cache.get(key):
            raise get_account_adapter().validation_error("incorrect_code")
        code = super().clean_code()
        cache.set(key, "used", timeout=lives)
        return code


class CodeForm(_OnceMixin, AuthenticateForm):
    """At sign-in."""


class CodeAgainForm(_OnceMixin, ReauthenticateForm):
    """Before something that matters."""
