"""Writes about people."""

import time
from dataclasses import dataclass
from datetime import datetime

from allauth.account.adapter import get_adapter
from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.auth import login
from django.core.management.color import no_style
from django.db import IntegrityError, connection, transaction
from django.http import HttpRequest

from accounts.devices import in_words
from accounts.links import at_the_site
from accounts.models import User

#: In a session: when its last use was noted, in seconds since the epoch.
NOTED_AT = "noted_at"


class AlreadySetUp(Exception):
    """Somebody else created the first account in the meantime."""


@transaction.atomic
def create_first_account(*, username: str, email: str, password: str) -> User:
    """The administrator of a fresh installation. Raises AlreadySetUp when any account exists.

    The fixed primary key makes two simultaneous first visits collide instead of both becoming administrators.
    """
    if User.objects.exists():
        raise AlreadySetUp
    user = User(pk=1, username=username, email=email, is_staff=True, is_superuser=True)
    user.set_password(password)
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError as error:
        raise AlreadySetUp from error
    _move_sequence_past_first_user()
    vouch_for_address(user=user)
    return user


def _move_sequence_past_first_user() -> None:
    """PostgreSQL does not count an explicit key; the next account would collide with it."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [User]):
            cursor.execute(statement)


@transaction.atomic
def vouch_for_address(*, user: User) -> None:
    """Makes the account's address its only one, and proven: an administrator entered it and stands for it."""
    EmailAddress.objects.filter(user=user).exclude(email=user.email).delete()
    EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})


def disconnect_unless_proven(*, user: User) -> None:
    """For a new password of an account whose address was never proven: lets go of what somebody connected to it.

    Somebody may have come through the provider with the address of another, and wait: its owner is told that there is
    an account, mends the password by mail, and must then be alone in it.
    """
    if not EmailAddress.objects.filter(user=user, verified=True).exists():
        SocialAccount.objects.filter(user=user).delete()


def make_password_link(request: HttpRequest, *, user: User) -> str:
    """An address under which `user` can set a password, once. Whoever has it can become `user`."""
    key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
    return at_the_site(get_adapter(request).get_reset_password_from_key_url(key))


def turn_off_second_step(*, user: User) -> int:
    """Removes authenticator app and recovery codes. How many of the two there were."""
    removed, _ = Authenticator.objects.filter(user=user).delete()
    return removed


@dataclass(frozen=True)
class SessionInWords:
    """A signed-in browser as its owner sees it."""

    pk: int
    device: str
    address: str
    started: datetime
    last_seen: datetime
    is_current: bool


def sign_in(request: HttpRequest, *, user: User) -> None:
    """Signs in without asking: for somebody who has just set the account up."""
    login(request, user, backend="allauth.account.auth_backends.AuthenticationBackend")
    note_session(request)


def note_session(request: HttpRequest) -> None:
    """Writes down that this session is used, from where and with what."""
    request.session[NOTED_AT] = time.time()
    UserSession.objects.create_from_request(request)


def sessions_of(request: HttpRequest) -> list[SessionInWords]:
    """The person's sessions that still live, this one first, then by last use."""
    note_session(request)
    found = [
        SessionInWords(
            pk=session.pk,
            device=in_words(session.user_agent),
            address=session.ip,
            started=session.created_at,
            last_seen=session.last_seen_at,
            is_current=session.is_current(),
        )
        for session in UserSession.objects.purge_and_list(request.user)
    ]
    return sorted(found, key=lambda session: (session.is_current, session.last_seen), reverse=True)


@transaction.atomic
def end_other_sessions(request: HttpRequest) -> int:
    """Signs every other browser of the person out. How many there were."""
    others = UserSession.objects.filter(user=request.user).exclude(session_key=request.session.session_key)
    for session in (found := list(others)):
        session.end()
    return len(found)
