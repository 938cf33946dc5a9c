"""Processes take turns."""

import threading

import pytest
from django.db import connection

from core.turns import one_at_a_time

pytestmark = pytest.mark.django_db(transaction=True)


def in_a_thread(work) -> threading.Thread:
    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def test_who_comes_second_waits_until_the_first_is_done():
    happened, entered = [], threading.Event()

    def second() -> None:
        entered.set()
        with one_at_a_time("tidying"):
            happened.append("second")

    with one_at_a_time("tidying"):
        thread = in_a_thread(second)
        entered.wait(10)
        thread.join(0.3)
        happened.append("first")
    thread.join(10)
    assert happened == ["first", "second"]


def test_other_work_does_not_wait():
    happened = []

    def other() -> None:
        with one_at_a_time("painting"):
            happened.append("painted")

    with one_at_a_time("tidying"):
        in_a_thread(other).join(10)
    assert happened == ["painted"]


def test_the_turn_ends_with_a_fault():
    with pytest.raises(ValueError, match="broken"), one_at_a_time("tidying"):
        raise ValueError("broken")
    happened = []

    def second() -> None:
        with one_at_a_time("tidying"):
            happened.append("second")

    in_a_thread(second).join(10)
    assert happened == ["second"]
