"""Writes about people."""

from django.core.management.color import no_style
from django.db import IntegrityError, connection, transaction

from accounts.models import User


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
    return user


def _move_sequence_past_first_user() -> None:
    """PostgreSQL does not count an explicit key; the next account would collide with it."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [User]):
            cursor.execute(statement)
