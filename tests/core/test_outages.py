"""The database goes away and comes back."""

import pytest
from django.db import OperationalError, connection, transaction

from accounts.models import User
from core.outages import through_outages

pytestmark = pytest.mark.django_db(transaction=True)


def test_work_is_done_again_once_the_database_is_back():
    tries = []

    def count_people() -> int:
        tries.append(1)
        if len(tries) < 3:
            break_connection()
        return User.objects.count()

    assert through_outages(count_people, pause=0.01) == 0
    assert len(tries) == 3


def break_connection() -> None:
    """PostgreSQL ends the connection as in a restart; SQLite has no server, so the error is made by hand."""
    if connection.vendor == "sqlite":
        raise OperationalError("disk I/O error")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")


def test_after_a_while_the_error_is_the_callers():
    with pytest.raises(OperationalError):
        through_outages(break_down, patience=0.05, pause=0.01)


def break_down() -> None:
    raise OperationalError("the server is gone for good")


def test_inside_a_transaction_nothing_is_done_twice():
    tries = []

    def work() -> None:
        tries.append(1)
        break_down()

    with pytest.raises(OperationalError), transaction.atomic():
        through_outages(work, pause=0.01)
    assert len(tries) == 1
